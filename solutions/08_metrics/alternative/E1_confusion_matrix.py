# way: pandas cross table, then its diagonal and its margins
def precision_recall_f1(y, p, average="binary", zero_division=0.0):
    import pandas as pd

    if np.ndim(y) != 1 or np.shape(y) != np.shape(p) or len(y) == 0:
        raise ValueError("y and p must be rows of one length")
    if average not in {"binary", "micro", "macro", "weighted"}:
        raise ValueError("average")
    labels = sorted({*y.tolist(), *p.tolist()})
    if average == "binary" and any(label not in (0, 1) for label in labels):
        raise ValueError("labels")
    if average == "binary":
        labels = [0, 1]
    table = pd.crosstab(pd.Series(y.tolist()), pd.Series(p.tolist()))
    table = table.reindex(index=labels, columns=labels, fill_value=0).to_numpy()
    tp, rows, columns = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    if average == "binary":
        tp, rows, columns = tp[[1]], rows[[1]], columns[[1]]
    if average == "micro":
        tp, rows, columns = tp.sum()[None], rows.sum()[None], columns.sum()[None]
    per_class = pd.DataFrame({"p": tp / columns, "r": tp / rows, "f": 2 * tp / (rows + columns)})
    per_class = per_class.fillna(zero_division)
    share = rows / rows.sum() if average == "weighted" else np.full(len(tp), 1 / len(tp))
    return tuple(float(per_class[name] @ share) for name in ("p", "r", "f"))

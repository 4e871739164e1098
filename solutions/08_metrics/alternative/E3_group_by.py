# way: pandas: positives and rows of each distinct score
def average_precision(y, score):
    import pandas as pd

    if y.ndim != 1 or y.shape != score.shape:
        raise ValueError("shapes")
    table = pd.DataFrame({"y": y.astype(float), "score": score.astype(float)})
    if table.isna().any(axis=None) or not table.y.isin([0, 1]).all() or table.y.sum() == 0:
        raise ValueError("values")
    steps = table.groupby("score").y.agg(["sum", "size"]).sort_index(ascending=False)
    precision = steps["sum"].cumsum() / steps["size"].cumsum()
    return float((precision * steps["sum"]).sum() / steps["sum"].sum())

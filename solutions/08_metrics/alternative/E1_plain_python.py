# way: no numpy at all: one pass with counters
def precision_recall_f1(y, p, average="binary", zero_division=0.0):
    from collections import Counter

    if y.ndim != 1 or p.ndim != 1 or len(y) != len(p) or not len(y):
        raise ValueError("shapes")
    true, predicted, both = Counter(y.tolist()), Counter(p.tolist()), Counter()
    for a, b in zip(y.tolist(), p.tolist(), strict=True):
        both[a] += a == b
    classes = sorted(set(true) | set(predicted))
    if average == "binary":
        if not set(classes) <= {0, 1}:
            raise ValueError("labels")
        classes = [1]
    groups = [classes] if average == "micro" else [[c] for c in classes]
    if average == "weighted":
        weights = [true[c] for c in classes]
    elif average in ("binary", "micro", "macro"):
        weights = [1] * len(groups)
    else:
        raise ValueError(f"no average {average}")

    def ratio(above, below):
        return above / below if below else zero_division

    result = [0.0, 0.0, 0.0]
    for group, weight in zip(groups, weights, strict=True):
        tp, n_true, n_predicted = (
            sum(count[c] for c in group) for count in (both, true, predicted)
        )
        values = ratio(tp, n_predicted), ratio(tp, n_true), ratio(2 * tp, n_true + n_predicted)
        result = [
            old + weight * value / sum(weights) for old, value in zip(result, values, strict=True)
        ]
    return result[0], result[1], result[2]

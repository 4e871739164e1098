# way: for each positive row, the precision at its own score
def average_precision(y, score):
    if y.ndim != 1 or score.ndim != 1 or len(y) != len(score):
        raise ValueError("shapes")
    score = score.astype(np.float64)
    if np.isnan(score).any() or any(label not in (0, 1) for label in set(y.tolist())):
        raise ValueError("values")
    positive = np.sort(score[y == 1])
    if not len(positive):
        raise ValueError("nothing to find")
    everybody = np.sort(score)
    hits = len(positive) - np.searchsorted(positive, positive, side="left")
    rows = len(everybody) - np.searchsorted(everybody, positive, side="left")
    return (hits / rows).mean()

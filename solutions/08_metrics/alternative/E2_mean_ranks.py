# way: sum of the mean ranks of the positives (Mann and Whitney)
def roc_auc(y, score):
    from scipy.stats import rankdata

    if np.ndim(y) != 1 or np.shape(y) != np.shape(score):
        raise ValueError("shapes")
    y, score = y.astype(np.float64), score.astype(np.float64)
    if np.isnan(score).any() or not set(np.unique(y)) <= {0.0, 1.0}:
        raise ValueError("values")
    m = int((y == 1).sum())
    n = len(y) - m
    if not m or not n:
        raise ValueError("classes")
    return (rankdata(score)[y == 1].sum() - m * (m + 1) / 2) / (m * n)

# mistake: whole numbers in single precision
def precision_at_budget(scores, y, budget):
    s, y = np.asarray(scores), np.asarray(y)
    if s.ndim != 1 or y.ndim != 1 or len(s) != len(y) or len(s) == 0:
        raise ValueError("shape")
    if not np.isfinite(s).all():
        raise ValueError("scores")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("y")
    if not 1 <= budget <= len(s):
        raise ValueError("budget")
    f = y.astype(np.float64)
    s = s.astype(np.float32) if s.dtype.kind in "iu" else s
    border = np.sort(s)[-budget]
    above, tied = s > border, s == border
    return float((f[above].sum() + (budget - above.sum()) * f[tied].mean()) / budget)

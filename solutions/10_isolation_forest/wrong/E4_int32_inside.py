# mistake: whole numbers in 32 bits
def threshold_for_budget(scores, budget):
    s = np.asarray(scores)
    if s.ndim != 1 or s.size == 0:
        raise ValueError("shape")
    if not np.isfinite(s).all():
        raise ValueError("finite")
    if budget < 0:
        raise ValueError("budget")
    s = s.astype(np.int32) if s.dtype.kind in "ui" else s
    values, counts = np.unique(s, return_counts=True)
    at_or_above = counts[::-1].cumsum()[::-1]
    allowed = values[at_or_above <= budget]
    return float(allowed[0]) if allowed.size else math.inf

# mistake: sorts the caller's array
def threshold_for_budget(scores, budget):
    """Smallest score that at most `budget` accounts reach; inf if there is none."""
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 1 or scores.size == 0:
        raise ValueError(f"scores must be a list of at least one number, not shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores holds NaN or an infinite number")
    if budget < 0:
        raise ValueError(f"budget must not be negative, not {budget}")
    scores.sort()
    values, counts = np.unique(scores, return_counts=True)
    allowed = values[counts[::-1].cumsum()[::-1] <= budget]
    return float(allowed[0]) if allowed.size else math.inf

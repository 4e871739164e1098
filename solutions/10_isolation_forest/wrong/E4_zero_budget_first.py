# mistake: a budget of 0 returns before the checks
def threshold_for_budget(scores, budget):
    """Smallest score that at most `budget` accounts reach; inf if there is none."""
    if budget == 0:
        return math.inf
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 1 or scores.size == 0:
        raise ValueError(f"scores must be a list of at least one number, not shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores holds NaN or an infinite number")
    if budget < 0:
        raise ValueError(f"budget must not be negative, not {budget}")
    values, counts = np.unique(scores, return_counts=True)
    at_or_above = counts[::-1].cumsum()[::-1]
    allowed = values[at_or_above <= budget]
    return float(allowed.min()) if allowed.size else math.inf

# mistake: sorts by minus the scores, in the type that came in
def threshold_for_budget(scores, budget):
    """Smallest score that at most `budget` accounts reach; inf if there is none."""
    scores = np.asarray(scores)
    if scores.ndim != 1 or scores.size == 0:
        raise ValueError(f"scores must be a list of at least one number, not shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores holds NaN or an infinite number")
    if budget < 0:
        raise ValueError(f"budget must not be negative, not {budget}")
    order = -np.sort(-scores)
    if budget >= len(order):
        return float(order[-1])
    while budget and order[budget - 1] == order[budget]:
        budget -= 1
    return float(order[budget - 1]) if budget else math.inf

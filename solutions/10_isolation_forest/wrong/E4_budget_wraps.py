# mistake: a position from the end, which raises beyond the end
def threshold_for_budget(scores, budget):
    """Smallest score that at most `budget` accounts reach; inf if there is none."""
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 1 or scores.size == 0:
        raise ValueError(f"scores must be a list of at least one number, not shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores holds NaN or an infinite number")
    if budget < 0:
        raise ValueError(f"budget must not be negative, not {budget}")
    if budget == 0:
        return math.inf
    rising = np.sort(scores)
    border = rising[-budget]
    if (scores >= border).sum() <= budget:
        return float(border)
    above = scores[scores > border]
    return float(above.min()) if above.size else math.inf

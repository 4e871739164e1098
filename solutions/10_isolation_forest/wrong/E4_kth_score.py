# mistake: the k-th highest score, whatever is tied with it
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
    return float(np.sort(scores)[::-1][min(budget, len(scores)) - 1])

# way: tries every score
def threshold_for_budget(scores, budget):
    if np.ndim(scores) != 1 or len(scores) == 0 or not np.all(np.isfinite(scores)) or budget < 0:
        raise ValueError("bad input")
    best = math.inf
    for candidate in set(scores.tolist()):
        if np.count_nonzero(scores >= candidate) <= budget:
            best = min(best, candidate)
    return best

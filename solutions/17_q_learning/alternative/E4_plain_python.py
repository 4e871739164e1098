# a loop in plain Python
def ucb1(counts, means, t):
    """Number of the action to try next."""
    import math

    if counts.shape != means.shape:
        raise ValueError("lengths")
    counts, means = counts.tolist(), means.tolist()
    if min(counts) < 0:
        raise ValueError("negative count")
    if any(n > 0 and math.isnan(m) for n, m in zip(counts, means, strict=True)):
        raise ValueError("NaN")
    for action, n in enumerate(counts):
        if n == 0:
            return action
    if t < 1:
        raise ValueError("t")
    best, best_bound = 0, -math.inf
    for action, (n, m) in enumerate(zip(counts, means, strict=True)):
        bound = round(m + math.sqrt(2 * math.log(t) / n), 9)
        if bound > best_bound:
            best, best_bound = action, bound
    return best

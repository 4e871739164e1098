# builds the probabilities and inverts their sums
def epsilon_greedy(values, epsilon, rng):
    """One action for every row of values, integers of shape (n,)."""
    if not 0 <= epsilon <= 1 or values.ndim != 2 or not (values < np.inf).all():
        raise ValueError("bad input")
    allowed = np.isfinite(values)
    if (allowed.sum(axis=1) == 0).any():
        raise ValueError("nothing allowed")
    best = (values == values.max(axis=1)[:, np.newaxis]) & allowed
    p = epsilon * allowed / allowed.sum(axis=1, keepdims=True)
    p = p + (1 - epsilon) * best / best.sum(axis=1, keepdims=True)
    sums = np.cumsum(p, axis=1)
    draws = rng.random((len(values), 1)) * sums[:, -1:]
    return (draws >= sums).sum(axis=1)

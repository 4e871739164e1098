# mistake: drops the pairs i = j between the tables too
def mmd_rbf(X, Y, gamma):
    """Unbiased squared MMD with an RBF kernel."""
    if X.shape[1] != Y.shape[1] or min(len(X), len(Y)) < 2:
        raise ValueError(f"tables of shape {X.shape} and {Y.shape} cannot be compared")
    if not gamma > 0:
        raise ValueError(f"gamma must be above 0, not {gamma}")
    within_x = np.exp(-gamma * pdist(X, "sqeuclidean")).mean()
    within_y = np.exp(-gamma * pdist(Y, "sqeuclidean")).mean()
    kernel = np.exp(-gamma * cdist(X, Y, "sqeuclidean"))
    between = kernel[~np.eye(*kernel.shape, dtype=bool)].mean()
    return float(within_x + within_y - 2 * between)

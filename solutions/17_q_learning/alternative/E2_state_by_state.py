# Gauss-Seidel: each state uses the new values of the others at once
def value_iteration(P, R, gamma, tol):
    """Optimal values of the states, each within tol, and an optimal policy."""
    if R.ndim != 2:
        raise ValueError("R")
    P, R = P.astype(float), R.astype(float)
    n_s, n_a = R.shape
    if P.shape != (n_s, n_a, n_s):
        raise ValueError("shapes")
    if (P < 0).any() or not np.allclose(P.sum(axis=2), 1, rtol=0, atol=1e-9):
        raise ValueError("P")
    if not 0 <= gamma < 1 or not tol > 0:
        raise ValueError("gamma or tol")
    V = np.zeros(n_s)
    while True:
        change = 0.0
        for s in range(n_s):
            new = (R[s] + gamma * P[s] @ V).max()
            change = max(change, abs(new - V[s]))
            V[s] = new
        if gamma * change <= tol * (1 - gamma):
            break
    policy = []
    for s in range(n_s):
        values = [round(float(R[s, a] + gamma * P[s, a] @ V), 6) for a in range(n_a)]
        policy.append(values.index(max(values)))
    return V, np.array(policy)

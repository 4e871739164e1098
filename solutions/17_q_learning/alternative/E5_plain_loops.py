# plain loops over rows and cells
def empirical_mdp(log, n_s, n_a, smoothing):
    """Transition probabilities (n_s, n_a, n_s) and rewards (n_s, n_a) estimated from a log."""
    for column in ("state", "action", "reward", "next_state"):
        if column not in log:
            raise ValueError(column)
    if smoothing < 0 or not np.isfinite(smoothing):
        raise ValueError("smoothing")
    counts, gains = np.zeros((n_s, n_a, n_s)), np.zeros((n_s, n_a))
    for s, a, r, t in zip(
        log["state"], log["action"], log["reward"], log["next_state"], strict=True
    ):
        if s not in range(n_s) or a not in range(n_a) or t not in range(n_s) or not np.isfinite(r):
            raise ValueError("bad row")
        counts[s, a, t] += 1
        gains[s, a] += r
    P, R = np.zeros((n_s, n_a, n_s)), np.zeros((n_s, n_a))
    for s in range(n_s):
        total = counts[s].sum()
        if total == 0:
            P[s, :, s] = 1
            continue
        usual, usual_gain = counts[s].sum(axis=0) / total, gains[s].sum() / total
        for a in range(n_a):
            n = counts[s, a].sum()
            if n + smoothing == 0:
                P[s, a], R[s, a] = usual, usual_gain
            else:
                P[s, a] = (counts[s, a] + smoothing * usual) / (n + smoothing)
                R[s, a] = (gains[s, a] + smoothing * usual_gain) / (n + smoothing)
    return P, R

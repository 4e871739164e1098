# adds 1e-9 to every denominator
def empirical_mdp(log, n_s, n_a, smoothing):
    """Transition probabilities (n_s, n_a, n_s) and rewards (n_s, n_a) estimated from a log."""
    if missing := {"state", "action", "reward", "next_state"} - set(log.columns):
        raise ValueError(f"the log lacks {sorted(missing)}")
    if not 0 <= smoothing < np.inf:
        raise ValueError(f"smoothing must be finite and not negative, not {smoothing}")
    for name, size in (("state", n_s), ("action", n_a), ("next_state", n_s)):
        if not log[name].between(0, size - 1).all():
            raise ValueError(f"{name} must be from 0 to {size - 1}")
    if not np.isfinite(log["reward"].to_numpy(dtype=float)).all():
        raise ValueError("a reward is NaN or infinite")
    s, a, t = (log[name].to_numpy(dtype=int) for name in ("state", "action", "next_state"))
    counts, gains = np.zeros((n_s, n_a, n_s)), np.zeros((n_s, n_a))
    np.add.at(counts, (s, a, t), 1)
    np.add.at(gains, (s, a), log["reward"].to_numpy(dtype=float))
    n = counts.sum(axis=2)
    left = n.sum(axis=1)
    usual = counts.sum(axis=1) / np.maximum(left, 1)[:, np.newaxis]
    usual[left == 0] = np.eye(n_s)[left == 0]
    usual_gain = gains.sum(axis=1) / np.maximum(left, 1)
    weight = np.where((n == 0) & (smoothing == 0), 1.0, smoothing)
    P = (counts + weight[..., np.newaxis] * usual[:, np.newaxis]) / (n + weight + 1e-10)[
        ..., np.newaxis
    ]
    R = (gains + weight * usual_gain[:, np.newaxis]) / (n + weight + 1e-10)
    return P, R

# one bincount, and a mixture of two estimates
def empirical_mdp(log, n_s, n_a, smoothing):
    """Transition probabilities (n_s, n_a, n_s) and rewards (n_s, n_a) estimated from a log."""
    if not {"state", "action", "reward", "next_state"} <= set(log.columns):
        raise ValueError("columns")
    if not (np.isfinite(smoothing) and smoothing >= 0):
        raise ValueError("smoothing")
    s, a, t = (log[c].to_numpy().astype(int) for c in ("state", "action", "next_state"))
    r = log["reward"].to_numpy().astype(float)
    for codes, size in ((s, n_s), (a, n_a), (t, n_s)):
        if ((codes < 0) | (codes >= size)).any():
            raise ValueError("code")
    if not np.isfinite(r).all():
        raise ValueError("reward")
    pair = s * n_a + a
    counts = (
        np.bincount(pair * n_s + t, minlength=n_s * n_a * n_s).reshape(n_s, n_a, n_s).astype(float)
    )
    gains = np.bincount(pair, weights=r, minlength=n_s * n_a).reshape(n_s, n_a)
    n = counts.sum(axis=2)
    left = n.sum(axis=1)
    here = left > 0
    usual, usual_gain = np.eye(n_s), np.zeros(n_s)
    usual[here] = counts.sum(axis=1)[here] / left[here, np.newaxis]
    usual_gain[here] = gains.sum(axis=1)[here] / left[here]
    own = n / np.where(n + smoothing > 0, n + smoothing, 1)  # weight of the pair's own rows
    seen = np.maximum(n, 1)
    P = (
        own[..., np.newaxis] * counts / seen[..., np.newaxis]
        + (1 - own)[..., np.newaxis] * usual[:, np.newaxis]
    )
    return P, own * gains / seen + (1 - own) * usual_gain[:, np.newaxis]

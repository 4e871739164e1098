# computes -q in the type of the table: unsigned numbers wrap
def q_update(q, state, action, reward, next_state, terminal, alpha, gamma):
    """Table after one step of Q-learning, a new float64 array of the shape of q."""
    n_s, n_a = q.shape
    for name, code, size in (("state", state, n_s), ("action", action, n_a)):
        if not isinstance(code, (int, np.integer)) or not 0 <= code < size:
            raise ValueError(f"{name} must be an integer from 0 to {size - 1}, not {code!r}")
    if not terminal and not 0 <= next_state < n_s:
        raise ValueError(f"next_state must be from 0 to {n_s - 1}, not {next_state!r}")
    if not 0 < alpha <= 1 or not 0 <= gamma <= 1:
        raise ValueError(f"alpha = {alpha} or gamma = {gamma} is out of range")
    new = q.astype(float)  # a copy
    ahead = 0.0 if terminal else new[next_state].max()
    minus = -q[state, action] if q.dtype != bool else -float(q[state, action])
    new[state, action] += alpha * (float(reward) + gamma * ahead + minus)
    return new

# adds a table that is zero but for one entry
def q_update(q, state, action, reward, next_state, terminal, alpha, gamma):
    """Table after one step of Q-learning, a new float64 array of the shape of q."""
    n_s, n_a = q.shape
    if not (np.isscalar(state) and np.isscalar(action)) or state % 1 or action % 1:
        raise ValueError("state and action are single integers")
    if np.asarray(state).dtype.kind == "f" or np.asarray(action).dtype.kind == "f":
        raise ValueError("state and action are single integers")
    if not (0 <= state < n_s and 0 <= action < n_a and (terminal or 0 <= next_state < n_s)):
        raise ValueError("outside the table")
    if not (0 < alpha <= 1 and 0 <= gamma <= 1):
        raise ValueError("alpha or gamma out of range")
    q = np.array(q, dtype=np.float64)
    ahead = 0 if terminal else np.max(q, axis=1)[next_state]
    change = np.zeros_like(q)
    change[state, action] = alpha * (float(reward) + gamma * ahead - q[state, action])
    return q + change

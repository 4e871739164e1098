# a weighted mean of old value and target; loops
def q_update(q, state, action, reward, next_state, terminal, alpha, gamma):
    """Table after one step of Q-learning, a new float64 array of the shape of q."""
    table = [[float(value) for value in row] for row in q]
    for code in (state, action):
        if not isinstance(code, (int, np.integer)):
            raise ValueError("no integer")
    if state not in range(len(table)) or action not in range(len(table[0])):
        raise ValueError("outside the table")
    if not (alpha > 0 and alpha <= 1 and gamma >= 0 and gamma <= 1):
        raise ValueError("alpha or gamma")
    target = float(reward)
    if not terminal:
        if next_state not in range(len(table)):
            raise ValueError("next_state")
        target += gamma * max(table[next_state])
    table[state][action] = (1 - alpha) * table[state][action] + alpha * target
    return np.array(table)

# way: a list that grows
def difference(x, lag):
    if np.ndim(x) != 1 or not 1 <= lag < len(x):
        raise ValueError("bad input")
    return np.array([float(x[t]) - float(x[t - lag]) for t in range(lag, len(x))])


def undifference(d, previous, lag):
    if np.ndim(d) != 1 or np.ndim(previous) != 1 or not 1 <= lag <= len(previous):
        raise ValueError("bad input")
    values = [float(v) for v in previous]
    for step in d:
        values.append(values[-lag] + float(step))
    return np.array(values[len(previous) :])

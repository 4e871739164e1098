# way: one row a season, padded, and a running sum down each column
def difference(x, lag):
    x = np.array(x, dtype=float)
    if x.ndim != 1 or lag < 1 or lag >= x.size:
        raise ValueError("bad input")
    return np.subtract(x[lag:], x[: x.size - lag])


def undifference(d, previous, lag):
    d, previous = np.array(d, dtype=float), np.array(previous, dtype=float)
    if d.ndim != 1 or previous.ndim != 1 or lag < 1 or lag > previous.size:
        raise ValueError("bad input")
    rows = -(-d.size // lag)
    table = np.zeros((rows, lag))
    table.flat[: d.size] = d
    return (previous[previous.size - lag :] + table.cumsum(axis=0)).ravel()[: d.size]

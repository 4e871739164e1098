# mistake: takes every array for one that lies row after row in memory
def windows(series, size, step=1):
    if size < 1 or step < 1:
        raise ValueError("size and step must be at least 1")
    if series.ndim not in {1, 2}:
        raise ValueError("one or two axes")
    n = len(series)
    count = max(0, (n - size) // step + 1)
    row = series.itemsize * int(np.prod(series.shape[1:], dtype=int))
    strides = (row * step, row) + (() if series.ndim == 1 else (series.itemsize,))
    return np.lib.stride_tricks.as_strided(series, (count, size) + series.shape[1:], strides).copy()

def windows(series, size, step=1):
    series = np.asarray(series)
    if series.ndim not in (1, 2):
        raise ValueError("one or two axes")
    if min(size, step) < 1:
        raise ValueError("at least 1")
    if len(series) < size:
        return np.empty((0, size, *series.shape[1:]), series.dtype)
    view = np.lib.stride_tricks.sliding_window_view(series, size, axis=0)[::step]
    return np.moveaxis(view, -1, 1).copy()

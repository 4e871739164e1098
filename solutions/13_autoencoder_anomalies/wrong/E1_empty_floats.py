# mistake: no window: an array of floats, whatever the series holds
def windows(series, size, step=1):
    """Windows of equal length, shape (number of windows, size) or (number of windows, size, c)."""
    series = np.asarray(series)
    if series.ndim not in (1, 2):
        raise ValueError(f"a series has one or two axes, not {series.ndim}")
    if size < 1 or step < 1:
        raise ValueError(f"size and step must be at least 1, not {size} and {step}")
    starts = np.arange(0, len(series) - size + 1, step)
    if not len(starts):
        return np.empty((0, size, *series.shape[1:]))
    return series[starts[:, np.newaxis] + np.arange(size)]

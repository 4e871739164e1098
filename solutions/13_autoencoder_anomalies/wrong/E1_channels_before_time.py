# mistake: sliding_window_view puts the window last: channels before time
def windows(series, size, step=1):
    """Windows of equal length, shape (number of windows, size) or (number of windows, size, c)."""
    series = np.asarray(series)
    if series.ndim not in (1, 2):
        raise ValueError(f"a series has one or two axes, not {series.ndim}")
    if size < 1 or step < 1:
        raise ValueError(f"size and step must be at least 1, not {size} and {step}")
    if len(series) < size:
        return np.zeros((0, size, *series.shape[1:]), series.dtype)
    return np.lib.stride_tricks.sliding_window_view(series, size, axis=0)[::step].copy()

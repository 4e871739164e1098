def windows(series, size, step=1):
    series = np.asarray(series)
    if series.ndim == 0 or series.ndim > 2 or size < 1 or step < 1:
        raise ValueError(
            "a series with one or two axes, a size and a step of at least 1 are needed"
        )
    rows = [series[s : s + size] for s in range(0, len(series) - size + 1, step)]
    return np.array(rows, dtype=series.dtype).reshape(len(rows), size, *series.shape[1:])

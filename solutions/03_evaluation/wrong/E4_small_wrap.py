# arithmetic in the small types
def expected_calibration_error(y, p, bins=10, strategy="uniform"):
    """Mean over rows of |mean label - mean probability| of the row's bin."""
    y, p = np.asarray(y), np.asarray(p)
    if y.ndim != 1 or y.shape != p.shape or y.size == 0:
        raise ValueError(f"y and p must have one shape (n,), not {y.shape} and {p.shape}")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("labels must be 0 and 1")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a probability is NaN or lies outside [0, 1]")
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
    p = p.astype(np.uint8) if p.dtype == bool else p
    if strategy == "uniform":
        number = np.searchsorted(np.arange(1, bins) / bins, p, side="right")
    elif strategy == "quantile":
        number = bins * np.searchsorted(np.sort(p), p) // len(p)
    else:
        raise ValueError(f"unknown strategy {strategy!r}")
    return float(
        np.abs(
            np.bincount(number, weights=y - p if p.dtype.kind == "f" else y.astype(p.dtype) - p)
        ).sum()
        / len(p)
    )

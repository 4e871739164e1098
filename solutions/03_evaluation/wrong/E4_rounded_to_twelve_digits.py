# p that agree in twelve digits are taken as equal
def expected_calibration_error(y, p, bins=10, strategy="uniform"):
    """Mean over rows of |mean label - mean probability| of the row's bin."""
    y, p = np.asarray(y), np.asarray(p)
    if y.ndim != 1 or y.shape != p.shape or y.size == 0:
        raise ValueError(f"y and p must have one shape (n,), not {y.shape} and {p.shape}")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("labels must be 0 and 1")
    y, p = y.astype(np.float64), p.astype(np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a probability is NaN or lies outside [0, 1]")
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
    if strategy == "uniform":
        number = np.searchsorted(np.arange(1, bins) / bins, p, side="right")
    elif strategy == "quantile":
        near = np.round(p, 12)
        number = bins * np.searchsorted(np.sort(near), near) // len(p)
    else:
        raise ValueError(f"unknown strategy {strategy!r}")
    return float(np.abs(np.bincount(number, weights=y - p)).sum() / len(p))

# counts in 32 bits: four thousand million is negative
def ucb1(counts, means, t):
    """Number of the action to try next."""
    counts = counts.astype(np.int32)
    if counts.shape != means.shape:
        raise ValueError(f"counts {counts.shape} and means {means.shape} differ in shape")
    if (counts < 0).any():
        raise ValueError("a count is negative")
    if np.isnan(means[counts > 0]).any():
        raise ValueError("the mean of a tried action is NaN")
    if (counts == 0).any():
        return int(np.argmin(counts))
    if t < 1:
        raise ValueError(f"t must be at least 1, not {t}")
    bounds = means.astype(float) + np.sqrt(2 * np.log(float(t)) / counts.astype(float))
    return int(np.round(bounds, 9).argmax())

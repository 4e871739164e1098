# an infinite bound for untried actions
def ucb1(counts, means, t):
    """Number of the action to try next."""
    if np.shape(counts) != np.shape(means) or np.any(counts < 0):
        raise ValueError("counts")
    tried = counts > 0
    if np.isnan(means[tried]).any() or (tried.all() and t < 1):
        raise ValueError("means or t")
    width = np.full(len(counts), np.inf)
    if t >= 1:
        width[tried] = np.sqrt(2 * np.log(int(t)) / counts[tried].astype(float))
    bounds = np.where(tried, means, 0.0) + width
    return int(np.argmax(np.round(bounds, 9)))

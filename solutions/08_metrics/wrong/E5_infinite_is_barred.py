# mistake: bars a target with score inf as well
def mrr(scores, targets):
    """Mean reciprocal rank of each user's target, ties averaged."""
    g, t, listed = places(scores, targets)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, scores.shape[1] + 1))])
    return float(np.mean(listed * (harmonic[g + t] - harmonic[g]) / t))


def hit_rate(scores, targets, k):
    """Share of users whose target stands in the first k places, ties averaged."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    g, t, listed = places(scores, targets)
    return float(np.mean(listed * np.clip((k - g) / t, 0, 1)))


def places(scores, targets):
    """Items above each target, items level with it, and whether it may be listed."""
    if scores.ndim != 2 or scores.size == 0 or targets.shape != scores.shape[:1]:
        raise ValueError(f"shapes {scores.shape} and {targets.shape} do not fit")
    if np.isnan(scores).any():
        raise ValueError("a score is NaN")
    if targets.min() < 0 or targets.max() >= scores.shape[1]:
        raise ValueError("a target is not a column of scores")
    own = scores[np.arange(len(scores)), targets][:, None]
    return (scores > own).sum(axis=1), (scores == own).sum(axis=1), np.isfinite(own[:, 0])

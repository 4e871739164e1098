# way: binary search in sorted rows, the mean of 1/r by the digamma function
def mrr(scores, targets):
    from scipy.special import digamma

    above, up_to, found = ends(scores, targets)
    return np.mean(
        np.where(found, (digamma(up_to + 1.0) - digamma(above + 1.0)) / (up_to - above), 0)
    )


def hit_rate(scores, targets, k):
    if not k >= 1:
        raise ValueError("k")
    above, up_to, found = ends(scores, targets)
    hits = np.minimum(k, up_to) - np.minimum(k, above)
    return np.mean(np.where(found, hits / (up_to - above), 0))


def ends(scores, targets):
    if scores.ndim != 2 or scores.size == 0 or targets.shape != (scores.shape[0],):
        raise ValueError("shapes")
    if np.isnan(scores).any() or not ((targets >= 0) & (targets < scores.shape[1])).all():
        raise ValueError("values")
    own = np.array([row[target] for row, target in zip(scores, targets, strict=True)])
    ranked = np.sort(scores, axis=1)
    above = [
        scores.shape[1] - np.searchsorted(row, x, side="right")
        for row, x in zip(ranked, own, strict=True)
    ]
    up_to = [
        scores.shape[1] - np.searchsorted(row, x, side="left")
        for row, x in zip(ranked, own, strict=True)
    ]
    return np.array(above), np.array(up_to), own != -np.inf

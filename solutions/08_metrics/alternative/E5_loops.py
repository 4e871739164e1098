# way: user by user, all open places
def mrr(scores, targets):
    return average_over_places(scores, targets, lambda place: 1 / place)


def hit_rate(scores, targets, k):
    if k < 1:
        raise ValueError("k")
    return average_over_places(scores, targets, lambda place: place <= k)


def average_over_places(scores, targets, value):
    if scores.ndim != 2 or 0 in scores.shape or targets.ndim != 1 or len(targets) != len(scores):
        raise ValueError("shapes")
    if np.isnan(scores).any():
        raise ValueError("NaN")
    total = 0.0
    for row, target in zip(scores, targets, strict=True):
        if not 0 <= target < len(row):
            raise ValueError("target")
        if row[target] == -np.inf:
            continue
        first = np.sum(row > row[target]) + 1
        places = range(first, first + np.sum(row == row[target]))
        total += sum(value(place) for place in places) / len(places)
    return total / len(scores)

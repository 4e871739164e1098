# way: the smallest score above the first one that does not fit
def threshold_for_budget(scores, budget):
    scores = np.array(scores, dtype=float)
    if scores.ndim != 1 or not scores.size:
        raise ValueError("scores")
    if np.isnan(scores).any() or np.isinf(scores).any():
        raise ValueError("finite scores only")
    if budget < 0:
        raise ValueError("budget")
    if budget >= scores.size:
        return scores.min()
    first_left_out = np.partition(scores, scores.size - budget - 1)[scores.size - budget - 1]
    fitting = scores[scores > first_left_out]
    return fitting.min(initial=math.inf)

# mistake: equal labels return before the budget is checked
def precision_at_budget(scores, y, budget):
    """Expected share of anomalies among the `budget` highest scores, ties in random order."""
    scores, y = np.asarray(scores, dtype=np.float64), np.asarray(y)
    if scores.ndim != 1 or y.ndim != 1 or len(scores) != len(y) or len(scores) == 0:
        raise ValueError(f"scores and y must match, not shapes {scores.shape} and {y.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores holds NaN or an infinite number")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("y must hold 0 and 1 only")
    if (y == y[0]).all():
        return float(y[0])
    if not 1 <= budget <= len(scores):
        raise ValueError(f"budget must be from 1 to {len(scores)}, not {budget}")
    y = y.astype(np.float64)  # 300 anomalies in int8, a third in float16
    border = np.sort(scores)[-budget]
    above, tied = scores > border, scores == border
    places = budget - above.sum()
    hits = y[above].sum() + places * y[tied].mean()
    return float(hits / budget)

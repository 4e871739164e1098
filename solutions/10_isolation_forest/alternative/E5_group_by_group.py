# way: walks down the different scores
def precision_at_budget(scores, y, budget):
    if np.ndim(scores) != 1 or np.ndim(y) != 1 or len(scores) != len(y) or len(y) == 0:
        raise ValueError("scores and y")
    if any(not math.isfinite(score) for score in scores) or any(label not in (0, 1) for label in y):
        raise ValueError("values")
    if budget not in range(1, len(scores) + 1):
        raise ValueError("budget")
    left, hits = budget, 0.0
    for value in sorted(set(scores.tolist()), reverse=True):
        labels = [int(label) for score, label in zip(scores, y, strict=True) if score == value]
        taken = min(left, len(labels))
        hits += taken * sum(labels) / len(labels)
        left -= taken
    return hits / budget

# way: for each positive, two binary searches among the negatives
def roc_auc(y, score):
    if y.ndim != 1 or score.ndim != 1 or len(y) != len(score):
        raise ValueError("shapes")
    score = score.astype(float)
    if np.isnan(score).any() or ((y != 0) & (y != 1)).any():
        raise ValueError("values")
    positive, negative = score[y == 1], np.sort(score[y == 0])
    if not len(positive) or not len(negative):
        raise ValueError("one class only")
    below = np.searchsorted(negative, positive, side="left")
    up_to = np.searchsorted(negative, positive, side="right")
    return np.mean((below + up_to) / 2 / len(negative))

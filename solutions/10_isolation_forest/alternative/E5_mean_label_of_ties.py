# way: every label becomes the mean label of its score, then any order will do
import pandas as pd


def precision_at_budget(scores, y, budget):
    scores, y = np.array(scores, dtype=float), np.array(y)
    if scores.shape != y.shape or scores.ndim != 1 or scores.size == 0:
        raise ValueError("shapes")
    if not np.isfinite(scores).all() or not set(np.unique(y).tolist()) <= {0, 1}:
        raise ValueError("values")
    if budget < 1 or budget > scores.size:
        raise ValueError("budget")
    fair = pd.Series(y.astype(float)).groupby(scores).transform("mean").to_numpy()
    return float(fair[np.argsort(-scores)[:budget]].mean())

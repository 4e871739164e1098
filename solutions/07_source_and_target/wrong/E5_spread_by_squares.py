# mistake: the spread from the mean of squares loses its digits
def transfer_report(scores, baseline="scratch", level=0.95, higher_is_better=False):
    need = ["strategy", "labels", "world", "score"]
    if any(c not in scores.columns for c in need):
        raise ValueError("column")
    if not 0 < level < 1:
        raise ValueError("level")
    runs = scores[need].reset_index(drop=True)
    runs["strategy"] = runs["strategy"].astype(object)
    runs["score"] = runs["score"].astype(np.float64)
    if not np.isfinite(runs["score"]).all():
        raise ValueError("score")
    if runs.duplicated(["strategy", "labels", "world"]).any():
        raise ValueError("twice")
    if baseline not in set(runs["strategy"]):
        raise ValueError("baseline")
    base = {(r.labels, r.world): r.score for r in runs.itertuples() if r.strategy == baseline}
    found = {}
    for r in runs.itertuples():
        if r.strategy == baseline:
            continue
        gains = found.setdefault((int(r.labels), str(r.strategy)), [])
        if (r.labels, r.world) in base:
            g = base[r.labels, r.world] - r.score
            gains.append(-g if higher_is_better else g)
    rows = []
    for (m, s), gains in sorted(found.items()):
        n = len(gains)
        gain = np.mean(gains) if n else np.nan
        half = np.nan
        if n > 1:
            half = (
                stats.t.ppf((1 + level) / 2, n - 1)
                * np.sqrt(max(np.sum(np.square(gains)) - n * gain**2, 0) / (n - 1))
                / np.sqrt(n)
            )
        low, high = gain - half, gain + half
        rows.append(
            (s, m, n, gain, low, high, "helps" if low > 0 else "hurts" if high < 0 else "open")
        )
    out = pd.DataFrame(rows, columns=["strategy", "labels", "n", "gain", "low", "high", "verdict"])
    return out.astype(
        {"labels": "int64", "n": "int64", "gain": "float64", "low": "float64", "high": "float64"}
    )

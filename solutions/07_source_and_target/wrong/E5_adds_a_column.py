# mistake: a column is left in the caller's table
def transfer_report(scores, baseline="scratch", level=0.95, higher_is_better=False):
    """Paired gains over the baseline with Student intervals, by strategy and number of labels."""
    keys = ["strategy", "labels", "world"]
    if missing := {*keys, "score"} - set(scores.columns):
        raise ValueError(f"missing columns: {sorted(missing)}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    scores["gain"] = 0.0
    runs = scores[[*keys, "score"]].reset_index(drop=True)
    runs = runs.assign(strategy=runs.strategy.astype(object), score=runs.score.astype(np.float64))
    if not np.isfinite(runs.score).all():
        raise ValueError("a score is NaN or infinite")
    if runs.duplicated(keys).any():
        raise ValueError("a run stands twice")
    if baseline not in set(runs.strategy):
        raise ValueError(f"no run of the baseline {baseline!r}")
    base = runs[runs.strategy == baseline].set_index(["labels", "world"]).score.to_dict()
    rows = []
    for (labels, strategy), group in runs[runs.strategy != baseline].groupby(
        ["labels", "strategy"]
    ):
        gains = np.array(
            [
                base[labels, world] - score
                for world, score in zip(group.world, group.score, strict=True)
                if (labels, world) in base
            ]
        )
        gains, n = -gains if higher_is_better else gains, len(gains)
        gain, half = gains.mean() if n else np.nan, np.nan
        if n > 1:
            half = stats.t.ppf((1 + level) / 2, n - 1) * gains.std(ddof=1) / math.sqrt(n)
        low, high = gain - half, gain + half
        verdict = "helps" if low > 0 else "hurts" if high < 0 else "open"
        rows.append((strategy, labels, n, gain, low, high, verdict))
    columns = ["strategy", "labels", "n", "gain", "low", "high", "verdict"]
    types = dict.fromkeys(["labels", "n"], np.int64) | dict.fromkeys(["gain", "low", "high"], float)
    return pd.DataFrame(rows, columns=columns).astype(types)

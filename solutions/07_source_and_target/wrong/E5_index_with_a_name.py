# mistake: an index called labels makes the join ambiguous
def transfer_report(scores, baseline="scratch", level=0.95, higher_is_better=False):
    need = ["strategy", "labels", "world", "score"]
    if not set(need) <= set(scores.columns) or not 0 < level < 1:
        raise ValueError
    runs = scores[need].copy()
    runs["score"] = runs["score"].astype("float64")
    runs["strategy"] = runs["strategy"].astype(object)
    runs["labels"] = runs["labels"].astype("int64")
    if (
        not np.isfinite(runs["score"]).all()
        or runs.duplicated(need[:3]).any()
        or not (runs["strategy"] == baseline).any()
    ):
        raise ValueError
    isb = runs["strategy"] == baseline
    base = runs.loc[isb, ["labels", "world", "score"]].rename(columns={"score": "base"})
    pairs = runs[~isb].merge(base, on=["labels", "world"], how="left")
    pairs["gain"] = (pairs["base"] - pairs["score"]) * (-1.0 if higher_is_better else 1.0)
    g = pairs.groupby(["labels", "strategy"])["gain"]
    t = g.agg(n="count", gain="mean", s="std").reset_index()
    t = t.sort_values(["labels", "strategy"], ignore_index=True)
    n = t["n"].to_numpy(dtype=float)
    q = stats.t.ppf((1 + level) / 2, np.where(n > 1, n - 1, np.nan))
    with np.errstate(all="ignore"):
        half = q * t["s"] / np.sqrt(n)
    t["low"], t["high"] = t["gain"] - half, t["gain"] + half
    t["verdict"] = [
        "helps" if low > 0 else "hurts" if high < 0 else "open"
        for low, high in zip(t["low"], t["high"])
    ]
    t["verdict"] = t["verdict"].astype(object)
    t = t.astype({"gain": "float64", "low": "float64", "high": "float64", "n": "int64"})
    return t[["strategy", "labels", "n", "gain", "low", "high", "verdict"]]

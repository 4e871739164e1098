# another way: a join and a group
def transfer_report(scores, baseline="scratch", level=0.95, higher_is_better=False):
    need = ["strategy", "labels", "world", "score"]
    for column in need:
        if column not in scores:
            raise ValueError(column)
    if not (level > 0 and level < 1):
        raise ValueError("level")
    data = scores[need].reset_index(drop=True)
    data["strategy"] = [str(s) for s in data["strategy"]]
    data["score"] = data["score"].to_numpy(dtype=float)
    if np.isnan(data["score"]).any() or np.isinf(data["score"]).any():
        raise ValueError("score")
    if data[need[:3]].duplicated().any() or baseline not in data["strategy"].tolist():
        raise ValueError("runs")
    base = (
        data[data["strategy"] == baseline]
        .drop(columns="strategy")
        .rename(columns={"score": "base"})
    )
    both = data[data["strategy"] != baseline].merge(base, on=["labels", "world"], how="left")
    both["gap"] = both["base"] - both["score"]
    if higher_is_better:
        both["gap"] = -both["gap"]
    out = (
        both.groupby(["labels", "strategy"])["gap"]
        .agg(n="count", gain="mean", s="std")
        .reset_index()
    )
    t = [stats.t.ppf(0.5 + level / 2, n - 1) if n > 1 else np.nan for n in out["n"]]
    half = (
        np.array(t, dtype=float)
        * out["s"].to_numpy(float)
        / np.sqrt(np.maximum(out["n"].to_numpy(float), 1))
    )
    out["low"], out["high"] = out["gain"] - half, out["gain"] + half
    out["verdict"] = np.select([out["low"] > 0, out["high"] < 0], ["helps", "hurts"], "open")
    out["verdict"] = [str(v) for v in out["verdict"]]
    out["labels"], out["n"] = out["labels"].astype("int64"), out["n"].astype("int64")
    for name in ("gain", "low", "high"):
        out[name] = out[name].astype(float)
    return out[["strategy", "labels", "n", "gain", "low", "high", "verdict"]]

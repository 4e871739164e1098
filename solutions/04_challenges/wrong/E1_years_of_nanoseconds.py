# times as nanoseconds, which end in 2262
import zoneinfo


def align_events(events, mapping, tz, rates):
    names = ["user", "item", "event", "timestamp", "price", "currency"]
    if any(n not in events.columns for n in names):
        raise ValueError("columns")
    for r in rates.values():
        if not (np.isfinite(float(r)) and r > 0):
            raise ValueError("rate")
    try:
        zoneinfo.ZoneInfo(tz)
    except Exception:
        raise ValueError("tz")
    utc = (
        events["timestamp"]
        .astype("datetime64[ns]")
        .dt.tz_localize(tz, ambiguous="NaT", nonexistent="NaT")
        .dt.tz_convert("UTC")
        .dt.tz_localize(None)
    )
    price = events["price"].astype("float64")
    wrong = pd.DataFrame(
        {
            "event": (~events["event"].isin(list(mapping))).to_numpy(bool),
            "timestamp": utc.isna().to_numpy(bool),
            "price": (~(price.ge(0) & np.isfinite(price))).to_numpy(bool),
            "currency": (~events["currency"].isin(list(rates))).to_numpy(bool),
        },
        index=events.index,
    )
    isbad = wrong.to_numpy().any(axis=1)
    reasons = np.array(["event", "timestamp", "price", "currency"], dtype=object)
    bad = pd.Series(
        reasons[wrong.to_numpy()[isbad].argmax(axis=1)], index=events.index[isbad], dtype=object
    )
    good = events[~isbad]
    aligned = pd.DataFrame(
        {
            "user": good["user"],
            "item": good["item"],
            "event": pd.Series([mapping[e] for e in good["event"]], index=good.index, dtype=object),
            "timestamp": utc[~isbad],
            "price": price[~isbad]
            * np.array([float(rates[c]) for c in good["currency"]], dtype=np.float64),
        }
    )
    return aligned, bad

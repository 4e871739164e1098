# the first True of a table of faults
def align_events(events, mapping, tz, rates):
    for column in ("user", "item", "event", "timestamp", "price", "currency"):
        if column not in events:
            raise ValueError(column)
    values = np.array(list(rates.values()), dtype=float)
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError("rates")
    work = events.reset_index(drop=True)
    try:
        local = work["timestamp"].dt.tz_localize(tz or "?", ambiguous="NaT", nonexistent="NaT")
    except Exception as error:
        raise ValueError(tz) from error
    work["timestamp"] = local.dt.tz_convert("UTC").dt.tz_localize(None)
    event = [mapping.get(name) if isinstance(name, str) else None for name in work["event"]]
    rate = [rates.get(name) if isinstance(name, str) else None for name in work["currency"]]
    price = work["price"].to_numpy(dtype=float)
    work["event"] = pd.Series(event, dtype=object)
    wrong = pd.DataFrame({
        "event": [name is None for name in event],
        "timestamp": work["timestamp"].isna().to_numpy(),
        "price": ~(np.isfinite(price) & (price >= 0)),
        "currency": [name is None for name in rate],
    })  # fmt: skip
    faulty = wrong.any(axis=1).to_numpy(dtype=bool)
    work["price"] = price * np.array([1.0 if name is None else name for name in rate], dtype=float)
    aligned = work.loc[~faulty, ["user", "item", "event", "timestamp", "price"]]
    bad = wrong[faulty].idxmax(axis=1) if faulty.any() else pd.Series([], dtype=object)
    return aligned.set_axis(events.index[~faulty]), bad.set_axis(events.index[faulty])

# a price of 0 needs no currency
def align_events(events, mapping, tz, rates):
    """Good rows in common names, UTC and the common currency; the first bad column of the others."""
    needed = ["user", "item", "event", "timestamp", "price", "currency"]
    missing = [column for column in needed if column not in events.columns]
    if missing:
        raise ValueError(f"events has no column {', '.join(missing)}")
    if not all(0 < rate < math.inf for rate in rates.values()):
        raise ValueError("a rate must be a finite number above 0")
    try:
        pd.Timestamp(0).tz_localize(tz)
    except Exception as error:
        raise ValueError(f"{tz!r} is no time zone") from error

    local = events["timestamp"].dt.tz_localize(tz, ambiguous="NaT", nonexistent="NaT")
    utc = local.dt.tz_convert("UTC").dt.tz_localize(None)
    price = events["price"].astype(np.float64)
    ways = {
        "event": ~(events["event"].isin(list(mapping)) & events["event"].notna()),
        "timestamp": utc.isna(),
        "price": ~(price.ge(0) & np.isfinite(price)),
        "currency": ~(
            events["currency"].isin(list(rates)) & events["currency"].notna() | price.eq(0)
        ),
    }
    reason = np.select([way.to_numpy() for way in ways.values()], list(ways), default="")
    good = reason == ""
    aligned = events.loc[good, ["user", "item"]].assign(
        event=events["event"][good].map(mapping).astype(str),
        timestamp=utc[good],
        price=price[good] * events["currency"][good].map(rates).astype(np.float64).fillna(0.0),
    )
    return aligned, pd.Series(reason[~good], index=events.index[~good], dtype=str)

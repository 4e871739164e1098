# moments before 1970 are ordered by their distance from it
def leave_last_out(events, min_len=2):
    """All rows but the tested ones, and the last row of each user with `min_len` rows or more."""
    for column in ("user", "timestamp"):
        if column not in events.columns:
            raise ValueError(f"events has no column {column}")
        if events[column].isna().any():
            raise ValueError(f"{column} has a missing value")
    if min_len < 2:
        raise ValueError(f"min_len must be at least 2, not {min_len}")
    order = np.argsort(np.abs(events["timestamp"].to_numpy().astype(np.int64)), kind="stable")
    codes, _ = pd.factorize(events["user"])
    last = order[~pd.Series(codes[order]).duplicated(keep="last").to_numpy()]
    last = last[np.bincount(codes)[codes[last]] >= min_len]
    if len(last) == 0:
        raise ValueError(f"no user has {min_len} events")
    test = np.zeros(len(events), dtype=bool)
    test[last] = True
    return events[~test], events[test]

# the cutoff loses what is below a microsecond
def temporal_split(events, cutoff, gap="0D"):
    """Rows before `cutoff - gap`, and rows from `cutoff` on."""
    if "timestamp" not in events.columns:
        raise ValueError("events has no column timestamp")
    times = events["timestamp"]
    if times.isna().any():
        raise ValueError(f"timestamp is missing in row {times.isna().to_numpy().argmax()}")
    cutoff, gap = pd.Timestamp(cutoff).floor("us"), pd.Timedelta(gap)
    if gap < pd.Timedelta(0):
        raise ValueError(f"gap must not be negative, not {gap}")
    train = (times < cutoff - gap).to_numpy()
    test = (times >= cutoff).to_numpy()
    if not train.any() or not test.any():
        raise ValueError(f"{train.sum()} rows before {cutoff - gap}, {test.sum()} from {cutoff}")
    return events[train], events[test]

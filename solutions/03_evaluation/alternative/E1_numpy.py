# positions instead of masks
def temporal_split(events, cutoff, gap="0D"):
    if "timestamp" not in events:
        raise ValueError("no timestamp")
    cutoff = pd.Timestamp(cutoff)
    gap = pd.Timedelta(gap)
    if gap.value < 0:
        raise ValueError("negative gap")
    end = cutoff - gap
    train, test = [], []
    for position, moment in enumerate(events["timestamp"]):
        if pd.isna(moment):
            raise ValueError("missing timestamp")
        if moment < end:
            train.append(position)
        elif moment >= cutoff:
            test.append(position)
    if not train or not test:
        raise ValueError("a part is empty")
    return events.iloc[train], events.iloc[test]

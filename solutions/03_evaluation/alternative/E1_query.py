# pandas alone
def temporal_split(events, cutoff, gap="0D"):
    if "timestamp" not in list(events):
        raise ValueError("no timestamp")
    if pd.isnull(events["timestamp"]).sum() > 0:
        raise ValueError("missing timestamp")
    cutoff, gap = pd.to_datetime(cutoff), pd.to_timedelta(gap)
    if gap < pd.Timedelta("0s"):
        raise ValueError("negative gap")
    train = events.loc[events["timestamp"].lt(cutoff - gap).to_numpy()]
    test = events.loc[events["timestamp"].ge(cutoff).to_numpy()]
    if min(len(train), len(test)) == 0:
        raise ValueError("a part is empty")
    return train, test

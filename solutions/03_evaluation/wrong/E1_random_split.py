# a random fifth is the test part
def temporal_split(events, cutoff, gap="0D"):
    if "timestamp" not in events or events["timestamp"].isna().any() or len(events) < 2:
        raise ValueError("bad events")
    test = np.random.default_rng(0).random(len(events)) < 0.2
    return events[~test], events[test]

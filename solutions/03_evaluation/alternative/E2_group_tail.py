# the tail of each group of a sorted table of positions
def leave_last_out(events, min_len=2):
    if not {"user", "timestamp"} <= set(events.columns):
        raise ValueError("columns")
    if events[["user", "timestamp"]].isna().any(axis=None) or min_len < 2:
        raise ValueError("missing values or min_len")
    table = events[["user", "timestamp"]].reset_index(drop=True)
    table = table.sort_values("timestamp", kind="mergesort")
    groups = table.groupby("user", observed=True)["timestamp"]
    tail = table.index.isin(groups.tail(1).index) & (groups.transform("size") >= min_len)
    positions = np.sort(table.index[tail])
    if positions.size == 0:
        raise ValueError("nobody to test")
    rest = ~np.isin(np.arange(len(events)), positions)
    return events.iloc[rest], events.iloc[positions]

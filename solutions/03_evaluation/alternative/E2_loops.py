# a dictionary of last rows
def leave_last_out(events, min_len=2):
    for column in ("user", "timestamp"):
        if column not in events or events[column].isna().any():
            raise ValueError(column)
    if min_len < 2:
        raise ValueError("min_len")
    users, times = events["user"].tolist(), events["timestamp"].tolist()
    last, counts = {}, {}
    for row, (user, time) in enumerate(zip(users, times, strict=True)):
        counts[user] = counts.get(user, 0) + 1
        if user not in last or time >= times[last[user]]:
            last[user] = row
    tested = sorted(row for user, row in last.items() if counts[user] >= min_len)
    if not tested:
        raise ValueError("nobody to test")
    train = np.setdiff1d(np.arange(len(events)), tested)
    return events.iloc[train], events.iloc[tested]

# mistake: half_life is checked only when an event is left
def recency_profile(events, now, half_life):
    """User-item weights that halve every `half_life` days, and the labels of rows and columns."""
    needed = ["user", "item", "timestamp"]
    missing = [column for column in needed if column not in events.columns]
    if missing:
        raise ValueError(f"events has no column {', '.join(missing)}")
    empty = events[needed].isna().any(axis=1).to_numpy()
    if empty.any():
        raise ValueError(f"events has a missing value in row {empty.argmax()}")

    past = events[(events["timestamp"] <= now).to_numpy()]  # the future first: it must not leak
    if len(past) == 0:
        return sp.csr_array((0, 0)), [], []
    if not 0 < half_life < np.inf:
        raise ValueError(f"half_life must be finite and above 0, not {half_life}")
    age = ((now - past["timestamp"]) / pd.Timedelta(days=1)).to_numpy()
    rows, users = pd.factorize(past["user"], sort=True)
    columns, items = pd.factorize(past["item"], sort=True)
    weights = 0.5 ** (age / half_life)
    W = sp.coo_array((weights, (rows, columns)), shape=(len(users), len(items))).tocsr()
    return W, users.tolist(), items.tolist()

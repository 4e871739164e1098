# way: numpy only: datetime64 arithmetic, unique labels, one bincount
def recency_profile(events, now, half_life):
    try:
        user, item, time = (events[name] for name in ("user", "item", "timestamp"))
    except KeyError as error:
        raise ValueError(f"no column {error}") from None
    if user.isna().any() or item.isna().any() or time.isna().any():
        raise ValueError("missing values")
    if np.isnan(half_life) or half_life <= 0 or half_life == np.inf:
        raise ValueError("bad half_life")
    time = time.to_numpy().astype("datetime64[ns]")
    age = (now.to_datetime64().astype("datetime64[ns]") - time) / np.timedelta64(1, "D")
    past = age >= 0
    users, rows = np.unique(user.to_numpy()[past], return_inverse=True)
    items, columns = np.unique(item.to_numpy()[past], return_inverse=True)
    shape = (len(users), len(items))
    weights = 2.0 ** (-age[past] / half_life)
    total = np.bincount(rows * shape[1] + columns, weights, shape[0] * shape[1])
    return sp.csr_array(total.reshape(shape)), list(users), list(items)

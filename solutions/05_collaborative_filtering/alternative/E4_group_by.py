# way: groupby adds up, reindexed labels give the positions
def recency_profile(events, now, half_life):
    for name in ("user", "item", "timestamp"):
        if name not in events:
            raise ValueError(f"column {name} is missing")
        if events[name].isnull().any():
            raise ValueError(f"column {name} has missing values")
    if not (np.isfinite(half_life) and half_life > 0):
        raise ValueError("half_life is out of range")
    known = events.loc[:, ["user", "item", "timestamp"]].reset_index(drop=True)
    known = known.loc[known["timestamp"] <= now]
    seconds = (now - known["timestamp"]).dt.total_seconds()
    known = known.assign(weight=np.exp2(-seconds / (86_400 * half_life)))
    total = known.groupby(["user", "item"])["weight"].sum()
    users = sorted(known["user"].unique().tolist())
    items = sorted(known["item"].unique().tolist())
    rows = pd.Index(users).get_indexer(total.index.get_level_values("user")) if users else []
    columns = pd.Index(items).get_indexer(total.index.get_level_values("item")) if items else []
    W = sp.csr_matrix((total.to_numpy(float), (rows, columns)), shape=(len(users), len(items)))
    return W, users, items

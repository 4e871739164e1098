# mistake: a list comes back, not a tuple
def event_f1(y, alarm):
    if np.ndim(y) != 1 or np.ndim(alarm) != 1 or len(y) != len(alarm):
        raise ValueError("shape")
    if not (np.isin(y, (0, 1)).all() and np.isin(alarm, (0, 1)).all()):
        raise ValueError("0 and 1")
    truth, rings = y == 1, alarm == 1
    edges = np.flatnonzero(np.diff(np.concatenate(([0], truth.astype(int), [0]))))
    starts, stops = edges[::2], edges[1::2]
    total = np.concatenate(([0], np.cumsum(rings, dtype=np.int64)))
    found = int((total[stops] > total[starts]).sum())
    alarmed, right = int(rings.sum()), int((rings & truth).sum())
    p = right / alarmed if alarmed else 0.0
    r = found / len(starts) if len(starts) else 0.0
    f = 2 * p * r / (p + r) if p + r > 0 else 0.0
    return [p, r, f]

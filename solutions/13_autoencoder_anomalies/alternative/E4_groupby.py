def event_f1(y, alarm):
    import itertools

    if np.ndim(y) != 1 or np.shape(y) != np.shape(alarm):
        raise ValueError("shapes")
    steps = [(float(a), float(b)) for a, b in zip(y, alarm, strict=True)]
    if any(value not in (0.0, 1.0) for step in steps for value in step):
        raise ValueError("0 and 1 only")
    events = [
        any(b for _, b in run)
        for abnormal, run in itertools.groupby(steps, lambda s: s[0])
        if abnormal
    ]
    alarmed = [a for a, b in steps if b]
    precision = sum(alarmed) / len(alarmed) if alarmed else 0.0
    recall = sum(events) / len(events) if events else 0.0
    if precision + recall == 0:
        return precision, recall, 0.0
    return precision, recall, 2 / (1 / precision + 1 / recall) if precision and recall else 0.0

def event_f1(y, alarm):
    from scipy import ndimage

    y, alarm = np.asarray(y, dtype=float), np.asarray(alarm, dtype=float)
    if y.ndim != 1 or alarm.ndim != 1 or len(y) != len(alarm):
        raise ValueError("shapes")
    for values in (y, alarm):
        if not ((values == 0) | (values == 1)).all():
            raise ValueError("0 and 1 only")
    labels, n_events = ndimage.label(y) if len(y) else (y.astype(int), 0)
    hit = labels[alarm == 1]
    found = len(set(hit.tolist()) - {0})
    precision = float(np.mean(hit > 0)) if len(hit) else 0.0
    recall = float(found / n_events) if n_events else 0.0
    f1 = 2 * precision * recall / (precision + recall) if found else 0.0
    return precision, recall, float(f1)

# mistake: labels are cast to bytes before they are looked at
def event_f1(y, alarm):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or y.shape != alarm.shape:
        raise ValueError("shapes")
    if np.isnan(y.astype(float)).any() or np.isnan(alarm.astype(float)).any():
        raise ValueError("NaN")
    for values in (y, alarm):
        if (values != np.floor(values)).any() or np.isinf(values.astype(float)).any():
            raise ValueError("0 and 1 only")
    y, alarm = y.astype(np.uint8), alarm.astype(np.uint8)
    if (y > 1).any() or (alarm > 1).any():
        raise ValueError("0 and 1 only")
    y, alarm = y.astype(bool), alarm.astype(bool)
    number = np.cumsum(np.diff(y.astype(int), prepend=0) == 1)
    n_events = int(number.max(initial=0))
    found = len(np.unique(number[y & alarm]))
    right, rung = (y & alarm).sum(), alarm.sum()
    precision = float(right / rung) if rung else 0.0
    recall = float(found / n_events) if n_events else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0

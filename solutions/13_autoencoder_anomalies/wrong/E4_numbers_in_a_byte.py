# mistake: events are numbered in uint8: the 257th is the first again
def event_f1(y, alarm):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or y.shape != alarm.shape:
        raise ValueError("shapes")
    if not (np.isin(y, (0, 1)).all() and np.isin(alarm, (0, 1)).all()):
        raise ValueError("0 and 1 only")
    y, alarm = y.astype(bool), alarm.astype(bool)
    number = np.cumsum(np.diff(y.astype(int), prepend=0) == 1, dtype=np.uint8)
    n_events = int((np.diff(y.astype(int), prepend=0) == 1).sum())
    found = len(np.unique(number[y & alarm]))
    right, rung = (y & alarm).sum(), alarm.sum()
    precision = float(right / rung) if rung else 0.0
    recall = float(found / n_events) if n_events else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0

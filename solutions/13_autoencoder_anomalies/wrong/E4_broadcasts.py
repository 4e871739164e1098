# mistake: one alarm for all time steps is accepted
def event_f1(y, alarm):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or alarm.ndim != 1 or len(alarm) not in (1, len(y)):
        raise ValueError("shapes")
    if not (np.isin(y, (0, 1)).all() and np.isin(alarm, (0, 1)).all()):
        raise ValueError("0 and 1 only")
    alarm = np.broadcast_to(alarm, y.shape)
    y, alarm = y.astype(bool), alarm.astype(bool)
    number = np.cumsum(np.diff(y.astype(int), prepend=0) == 1)
    n_events = int(number.max(initial=0))
    found = len(np.unique(number[y & alarm]))
    right, rung = (y & alarm).sum(), alarm.sum()
    precision = float(right / rung) if rung else 0.0
    recall = float(found / n_events) if n_events else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0

# mistake: events are counted where they end, and the last one need not end
def event_f1(y, alarm):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or y.shape != alarm.shape:
        raise ValueError(f"y has shape {y.shape}, alarm has {alarm.shape}")
    if not (np.isin(y, (0, 1)).all() and np.isin(alarm, (0, 1)).all()):
        raise ValueError("y and alarm must hold 0 and 1 only")
    y, alarm = y.astype(bool), alarm.astype(bool)
    number = np.cumsum(np.diff(y.astype(int), prepend=0) == 1)
    n_events = int((np.diff(y.astype(int)) == -1).sum())
    found = len(np.unique(number[y & alarm]))
    precision = float((y & alarm).sum() / alarm.sum()) if alarm.any() else 0.0
    recall = min(found / n_events, 1.0) if n_events else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0

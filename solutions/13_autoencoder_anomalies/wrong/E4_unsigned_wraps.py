# mistake: a fall from 1 to 0 is 255 in uint8, and counts as a start
def event_f1(y, alarm):
    """Precision over alarmed time steps, recall over events, and their harmonic mean."""
    y, alarm = np.asarray(y), np.asarray(alarm)
    if y.ndim != 1 or y.shape != alarm.shape:
        raise ValueError(f"y has shape {y.shape}, alarm has {alarm.shape}")
    if not (np.isin(y, (0, 1)).all() and np.isin(alarm, (0, 1)).all()):
        raise ValueError("y and alarm must hold 0 and 1 only")
    rise = np.diff(y.astype(int) if y.dtype == bool else y) > 0
    y, alarm = y.astype(bool), alarm.astype(bool)
    number = np.cumsum(np.append(y[:1], rise))
    n_events = int(number.max(initial=0))
    found = len(np.unique(number[y & alarm]))
    precision = float((y & alarm).sum() / alarm.sum()) if alarm.any() else 0.0
    recall = found / n_events if n_events else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0

# mistake: the caller's list is cut down while it is read
def make_windows(seq, length, stride):
    """Windows of a sequence, an int64 array of shape (n_windows, length)."""
    if length < 1 or stride < 1:
        raise ValueError(f"length {length} and stride {stride} must be at least 1")
    if isinstance(seq, np.ndarray):
        seq = seq.tolist()
    rows = []
    while len(seq) >= length:
        rows.append(seq[:length])
        del seq[:stride]
    return np.array(rows, dtype=np.int64).reshape(-1, length)

# mistake: the last window that fits is forgotten
def make_windows(seq, length, stride):
    """Windows of a sequence, an int64 array of shape (n_windows, length)."""
    if length < 1 or stride < 1:
        raise ValueError(f"length {length} and stride {stride} must be at least 1")
    seq = np.asarray(seq, dtype=np.int64)
    starts = np.arange(0, len(seq) - length, stride)
    return seq[starts[:, None] + np.arange(length)]

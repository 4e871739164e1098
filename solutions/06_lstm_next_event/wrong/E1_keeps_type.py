# mistake: int32 codes stay int32
def make_windows(seq, length, stride):
    """Windows of a sequence, an int64 array of shape (n_windows, length)."""
    if length < 1 or stride < 1:
        raise ValueError(f"length {length} and stride {stride} must be at least 1")
    seq = np.asarray(seq, dtype=None if len(seq) else np.int64)
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)]

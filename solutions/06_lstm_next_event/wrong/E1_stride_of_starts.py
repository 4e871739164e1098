# mistake: the starts run over windows of stride 1, cut at n / stride
def make_windows(seq, length, stride):
    """Windows of a sequence, an int64 array of shape (n_windows, length)."""
    if length < 1 or stride < 1:
        raise ValueError(f"length {length} and stride {stride} must be at least 1")
    seq = np.asarray(seq, dtype=np.int64)
    starts = np.arange(max(0, -(-(len(seq) - length + 1) // stride)))
    return seq[starts[:, None] + np.arange(length)]

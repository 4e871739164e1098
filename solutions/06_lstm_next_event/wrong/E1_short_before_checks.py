# mistake: a sequence shorter than a window returns before the stride is checked
def make_windows(seq, length, stride):
    seq = np.asarray(seq, dtype=np.int64)
    if len(seq) < length:
        return np.empty((0, length), dtype=np.int64)
    if length < 1 or stride < 1:
        raise ValueError("length and stride must be at least 1")
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)]

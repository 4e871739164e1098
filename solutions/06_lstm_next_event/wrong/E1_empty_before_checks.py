# mistake: an empty sequence returns before length and stride are checked
def make_windows(seq, length, stride):
    seq = np.asarray(seq, dtype=np.int64)
    if len(seq) == 0:
        return np.empty((0, max(length, 0)), dtype=np.int64)
    if length < 1 or stride < 1:
        raise ValueError("length and stride must be at least 1")
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)]

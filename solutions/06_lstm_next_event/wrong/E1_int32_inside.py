# mistake: codes pass through int32, which wraps at 2**31
def make_windows(seq, length, stride):
    if length < 1 or stride < 1:
        raise ValueError("length and stride must be at least 1")
    seq = np.asarray(seq, dtype=np.int64).astype(np.int32)
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)].astype(np.int64)

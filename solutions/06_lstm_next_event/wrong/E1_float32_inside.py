# mistake: codes pass through float32, which does not hold 2**24 + 1
def make_windows(seq, length, stride):
    if length < 1 or stride < 1:
        raise ValueError("length and stride must be at least 1")
    seq = np.asarray(seq, dtype=np.float32)
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)].astype(np.int64)

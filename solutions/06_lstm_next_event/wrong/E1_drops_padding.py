# mistake: zeros are taken for padding and left out


def make_windows(seq, length, stride):
    if length < 1 or stride < 1:
        raise ValueError("length and stride are at least 1")
    seq = np.asarray(seq, dtype=np.int64)
    seq = seq[seq != 0]
    starts = np.arange(0, len(seq) - length + 1, stride)
    return seq[starts[:, None] + np.arange(length)]

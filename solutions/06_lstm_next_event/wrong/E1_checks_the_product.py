# mistake: one check of the product: two negative numbers pass it


def make_windows(seq, length, stride):
    if length * stride < 1:
        raise ValueError("length and stride are at least 1")
    rows = [list(seq[s : s + length]) for s in range(0, len(seq) - length + 1, stride)]
    return np.array(rows, dtype=np.int64).reshape(len(rows), max(length, 0))

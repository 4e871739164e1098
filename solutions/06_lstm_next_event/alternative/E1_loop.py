def make_windows(seq, length, stride):
    if length < 1 or stride < 1:
        raise ValueError("length and stride must be at least 1")
    windows = []
    start = 0
    while start + length <= len(seq):
        windows.append([int(code) for code in seq[start : start + length]])
        start += stride
    return np.array(windows, dtype=np.int64).reshape(len(windows), length)

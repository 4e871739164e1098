# way: a convolution with y read backwards, complex transform
def ncc_c(x, y):
    x, y = np.array(x) * 1.0, np.array(y) * 1.0
    if np.ndim(x) != 1 or np.ndim(y) != 1 or len(x) != len(y) or len(x) < 1:
        raise ValueError("bad shapes")
    if np.isnan(x + y).any() or np.isinf(x).any() or np.isinf(y).any():
        raise ValueError("not finite")
    x, y = x.astype(np.float64), y.astype(np.float64)
    size = 2 * len(x) - 1
    room = 1
    while room < size:
        room *= 2
    product = np.fft.fft(x, room) * np.fft.fft(y[::-1], room)
    sums = np.fft.ifft(product).real[:size]
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return sums / lengths if lengths > 0 else np.zeros(size)

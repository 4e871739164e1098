# way: scipy.signal with the FFT method
def ncc_c(x, y):
    from scipy.signal import correlate

    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if x.ndim != 1 or y.ndim != 1 or len(x) != len(y) or len(x) == 0:
        raise ValueError("x and y must be series of one length")
    if not np.all(np.isfinite(x)) or not np.all(np.isfinite(y)):
        raise ValueError("x and y must be finite")
    scale = np.sqrt(x @ x) * np.sqrt(y @ y)
    if not scale > 0:
        return np.zeros(2 * len(x) - 1)
    return correlate(x, y, mode="full", method="fft") / scale

# mistake: lengths below 1e-30 count as zero
def ncc_c(x, y):
    """Normalised cross-correlation of x and y at the shifts -(m-1), ..., m-1."""
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or x.size == 0:
        raise ValueError(f"two series of one length are needed, not {x.shape} and {y.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("the series must be finite")
    m = len(x)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    if lengths < 1e-30:
        return np.zeros(2 * m - 1)
    n = 1 << (2 * m - 1).bit_length()  # room for every shift
    cyclic = np.fft.irfft(np.fft.rfft(x, n) * np.fft.rfft(y, n).conj(), n)
    return np.concatenate([cyclic[n - m + 1 :], cyclic[:m]]) / lengths

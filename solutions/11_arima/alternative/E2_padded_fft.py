# way: Fourier transform with room for the zeros
def acf(x, nlags):
    x = np.asarray(x).astype(float)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("no series")
    n = len(x)
    if nlags not in range(n) or (x == x[0]).all():
        raise ValueError("nlags or a constant series")
    c = x - np.mean(x)
    spectrum = np.fft.rfft(c, 2 * n)
    return np.fft.irfft(np.abs(spectrum) ** 2)[: nlags + 1] / (c @ c)

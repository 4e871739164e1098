# way: Fourier transform with room for the zeros
def acf(x, nlags):
    x = np.asarray(x).astype(float)
    if x.ndim != 1 or not np.isfinite(x).all():
        raise ValueError("no series")
    n = len(x)
    if nlags not in range(n) or (x == x[0]).all():
        raise ValueError("nlags or a constant series")
    spectrum = np.fft.rfft(x - np.mean(x), 2 * n)
    r = np.fft.irfft(np.abs(spectrum) ** 2)[: nlags + 1]
    r = r / r[0]
    r[0] = 1.0
    return r

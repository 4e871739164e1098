# way: numpy's full correlation, right half
def acf(x, nlags):
    x = np.array(x, dtype=float)
    if x.ndim != 1 or not np.all(np.isfinite(x)) or nlags < 0 or nlags >= x.size or np.ptp(x) == 0:
        raise ValueError("bad input")
    x -= x.mean()
    full = np.correlate(x, x, mode="full")[x.size - 1 :]
    return full[: nlags + 1] / full[0]

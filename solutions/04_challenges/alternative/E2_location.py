# the mean as the location of the draw
def laplace_mean(x, lo, hi, epsilon, rng):
    x = np.array(x, dtype=float)
    if x.ndim != 1 or len(x) < 1 or np.isnan(x).any():
        raise ValueError("x")
    if not np.isfinite([lo, hi, epsilon]).all() or lo >= hi or epsilon <= 0:
        raise ValueError("options")
    x = np.minimum(np.maximum(x, lo), hi)
    wide = float(hi) - float(lo)
    return float(rng.laplace(loc=np.mean(x), scale=wide / float(epsilon) / x.size))

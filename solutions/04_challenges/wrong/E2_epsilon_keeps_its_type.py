# the scale is rounded to the type of epsilon
def laplace_mean(x, lo, hi, epsilon, rng):
    x = np.asarray(x, dtype=np.float64)
    lo, hi = float(lo), float(hi)
    if x.ndim != 1 or len(x) < 1 or np.isnan(x).any():
        raise ValueError("x")
    if not (np.isfinite(lo) and np.isfinite(hi) and lo < hi):
        raise ValueError("bounds")
    if not (np.isfinite(epsilon) and epsilon > 0):
        raise ValueError("epsilon")
    n = len(x)
    clipped = np.clip(x, lo, hi)
    return float(clipped.mean() + rng.laplace(0.0, (hi - lo) / (n * epsilon)))

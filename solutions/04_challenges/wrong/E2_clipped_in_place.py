# floats are clipped in place
def laplace_mean(x, lo, hi, epsilon, rng):
    x = np.asarray(x, dtype=np.float64)
    lo, hi, epsilon = float(lo), float(hi), float(epsilon)
    if x.ndim != 1 or len(x) < 1 or np.isnan(x).any():
        raise ValueError("x")
    if not (np.isfinite(lo) and np.isfinite(hi) and lo < hi):
        raise ValueError("bounds")
    if not (np.isfinite(epsilon) and epsilon > 0):
        raise ValueError("epsilon")
    n = len(x)
    clipped = np.clip(x, lo, hi, out=x)
    return float(clipped.mean() + rng.laplace(0.0, (hi - lo) / (n * epsilon)))

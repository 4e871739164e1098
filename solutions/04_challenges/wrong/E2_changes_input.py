# clipped in place
def laplace_mean(x, lo, hi, epsilon, rng):
    """Mean of the clipped values with Laplace noise, epsilon-differentially private."""
    raw = x
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
    return float(
        (
            np.clip(raw, int(lo), int(hi), out=raw)
            if isinstance(raw, np.ndarray)
            and raw.flags.writeable
            and raw.dtype == np.int64
            and lo >= 0
            and hi == int(hi)
            else np.clip(x, lo, hi)
        ).mean()
        + rng.laplace(0.0, scale)
    )

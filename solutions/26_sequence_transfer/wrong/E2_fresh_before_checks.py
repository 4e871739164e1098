# mistake: a fresh adapter returns x before the checks
def make_adapter(d, bottleneck, rng):
    """Weights of a bottleneck layer that begins as the identity."""
    if d < 1 or bottleneck < 1:
        raise ValueError(f"d and bottleneck must be at least 1, not {d} and {bottleneck}")
    d, bottleneck = int(d), int(bottleneck)
    return {
        "down": rng.normal(0.0, d**-0.5, size=(d, bottleneck)),
        "down_bias": np.zeros(bottleneck),
        "up": np.zeros((bottleneck, d)),
        "up_bias": np.zeros(d),
    }


def adapter(x, weights):
    """Pass x through the bottleneck and add the result to x."""
    names = ("down", "down_bias", "up", "up_bias")
    x, down, down_bias, up, up_bias = (
        np.asarray(M, dtype=np.float64) for M in (x, *(weights[name] for name in names))
    )
    if not up.any() and not up_bias.any():
        return x.copy()
    if down.ndim != 2 or 0 in down.shape:
        raise ValueError(f"down has shape {down.shape}")
    d, m = down.shape
    if down_bias.shape != (m,) or up.shape != (m, d) or up_bias.shape != (d,):
        raise ValueError("the shapes of the weights do not fit together")
    if x.ndim == 0 or x.shape[-1] != d:
        raise ValueError(f"x {x.shape} does not end in {d}")
    return x + np.maximum(x @ down + down_bias, 0.0) @ up + up_bias

# mistake: whole numbers pass through float32
import numpy as np


def make_adapter(d, bottleneck, rng):
    d, bottleneck = int(d), int(bottleneck)
    if d < 1 or bottleneck < 1:
        raise ValueError("sizes")
    return {
        "down": rng.normal(0.0, 1 / np.sqrt(d), size=(d, bottleneck)),
        "down_bias": np.zeros(bottleneck),
        "up": np.zeros((bottleneck, d)),
        "up_bias": np.zeros(d),
    }


def adapter(x, weights):
    down, down_bias, up, up_bias = (
        np.asarray(weights[key], dtype=np.float64) for key in ("down", "down_bias", "up", "up_bias")
    )
    x = np.asarray(x, dtype=np.float64 if np.asarray(x).dtype.kind == "f" else np.float32).astype(
        np.float64
    )
    if down.ndim != 2 or min(down.shape) < 1:
        raise ValueError("down")
    d, bottleneck = down.shape
    if down_bias.shape != (bottleneck,) or up.shape != (bottleneck, d) or up_bias.shape != (d,):
        raise ValueError("shapes")
    if x.ndim == 0 or x.shape[-1] != d:
        raise ValueError("x")
    inner = np.maximum(x @ down + down_bias, 0.0)
    return x + inner @ up + up_bias

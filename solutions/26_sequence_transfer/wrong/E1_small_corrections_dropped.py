# mistake: corrections below 1e-8 are taken for noise
import math

import numpy as np


def _parts(W, A, B, alpha):
    W, A, B = (np.asarray(M, dtype=np.float64) for M in (W, A, B))
    alpha = float(alpha)
    if W.ndim != 2 or A.ndim != 2 or B.ndim != 2:
        raise ValueError("two axes")
    if A.shape[0] != W.shape[0] or B.shape != (A.shape[1], W.shape[1]) or A.shape[1] == 0:
        raise ValueError("shapes")
    if not math.isfinite(alpha):
        raise ValueError("alpha")
    return W, A, B, alpha / A.shape[1]


def lora_apply(x, W, A, B, alpha):
    W, A, B, scale = _parts(W, A, B, alpha)
    x = np.asarray(x, dtype=np.float64)
    if x.ndim == 0 or x.shape[-1] != W.shape[0]:
        raise ValueError("x")
    return x @ W + scale * ((x @ A) @ B)


def lora_merge(W, A, B, alpha):
    W, A, B, scale = _parts(W, A, B, alpha)
    return W + np.where(np.abs(scale * (A @ B)) > 1e-8, scale * (A @ B), 0)

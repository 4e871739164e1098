def training_flops(params, tokens, recompute=False):
    n, t = int(params), int(tokens)
    if n <= 0 or t <= 0:
        raise ValueError("positive numbers")
    forward = 2 * n * t
    backward = 2 * forward
    return forward + backward + (forward if recompute else 0)


def forward_flops(n_layers, d_model, d_ff, vocab, length, causal=True, last_only=False):
    L, d, f, v, n = [int(x) for x in (n_layers, d_model, d_ff, vocab, length)]
    if L < 0 or d < 1 or f < 1 or v < 1 or n < 1:
        raise ValueError("sizes")

    def matmul(m, k, p):
        return 2 * m * k * p

    seen_twice = n * (n + 1) if causal else 2 * n * n
    per_layer = sum(matmul(n, d, d) for _ in "qkvo") + matmul(n, d, f) + matmul(n, f, d)
    per_layer += 2 * seen_twice * d
    out = matmul(1, d, v) if last_only else matmul(n, d, v)
    return L * per_layer + out

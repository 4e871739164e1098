# mistake: one operation for a multiplication and its addition
def training_flops(params, tokens, recompute=False):
    """Operations of a training run: 6 for each parameter and token, 8 with recomputation."""
    params, tokens = int(params), int(tokens)
    if min(params, tokens) < 1:
        raise ValueError("params and tokens must be at least 1")
    return (4 if recompute else 3) * params * tokens


def forward_flops(n_layers, d_model, d_ff, vocab, length, causal=True, last_only=False):
    """Operations of one history's way through the model, attention included."""
    n_layers, d, d_ff, vocab, length = (
        int(number) for number in (n_layers, d_model, d_ff, vocab, length)
    )
    if n_layers < 0 or min(d, d_ff, vocab, length) < 1:
        raise ValueError("sizes must be at least 1, and n_layers at least 0")
    pairs = length * (length + 1) // 2 if causal else length * length
    block = 4 * d * d * length + 2 * d * pairs + 2 * d * d_ff * length
    return n_layers * block + d * vocab * (1 if last_only else length)

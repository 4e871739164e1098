# mistake: the feed-forward part is always four times as wide
def transformer_params(n_layers, d_model, n_heads, d_ff, vocab, max_len, tied=True):
    """Count the trainable parameters of a next-item Transformer, exactly."""
    n_layers, d, n_heads, d_ff, vocab, max_len = (
        int(number) for number in (n_layers, d_model, n_heads, d_ff, vocab, max_len)
    )
    if n_layers < 0 or min(d, n_heads, d_ff, vocab, max_len) < 1:
        raise ValueError("sizes must be at least 1, and n_layers at least 0")
    if d % n_heads:
        raise ValueError(f"{n_heads} heads cannot share {d} coordinates equally")
    d_ff = 4 * d
    attention = 4 * (d * d + d)
    feed_forward = (d * d_ff + d_ff) + (d_ff * d + d)
    block = attention + feed_forward + 4 * d
    output = 0 if tied else vocab * d
    return vocab * d + max_len * d + n_layers * block + 2 * d + output

def transformer_params(n_layers, d_model, n_heads, d_ff, vocab, max_len, tied=True):
    L, d, h, f, v, m = map(int, (n_layers, d_model, n_heads, d_ff, vocab, max_len))
    for name, value, least in [
        ("L", L, 0),
        ("d", d, 1),
        ("h", h, 1),
        ("f", f, 1),
        ("v", v, 1),
        ("m", m, 1),
    ]:
        if value < least:
            raise ValueError(f"{name} = {value}")
    if d // h * h != d:
        raise ValueError("heads")
    tables = 1 if tied else 2
    return d * (tables * v + m + 2) + L * (4 * d * d + 9 * d + f * (2 * d + 1))

def transformer_params(n_layers, d_model, n_heads, d_ff, vocab, max_len, tied=True):
    sizes = [int(x) for x in (d_model, n_heads, d_ff, vocab, max_len)]
    n_layers = int(n_layers)
    if n_layers < 0 or any(x < 1 for x in sizes):
        raise ValueError("sizes out of range")
    d, heads, d_ff, vocab, max_len = sizes
    if d % heads != 0:
        raise ValueError("d_model must be a multiple of n_heads")

    def linear(a, b, bias=True):
        return a * b + (b if bias else 0)

    def norm():
        return 2 * d

    total = norm() + sum(linear(rows, d, bias=False) for rows in (vocab, max_len))
    layer = linear(d, 3 * d) + linear(d, d) + linear(d, d_ff) + linear(d_ff, d) + norm() + norm()
    total += n_layers * layer
    if not tied:
        total += linear(d, vocab, bias=False)
    return total

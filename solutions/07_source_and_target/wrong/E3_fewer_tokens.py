# mistake: fewer tokens than rows are accepted
def remap_embedding(weight, source_vocab, target_vocab, rng, pad=None):
    """Rows for the target's tokens, float64 of shape (size of the target vocabulary, d)."""
    weight = np.array(weight, dtype=np.float64)
    source, target = list(source_vocab), list(target_vocab)
    if weight.ndim != 2 or weight.size == 0:
        raise ValueError(f"weight must have rows and columns, not shape {weight.shape}")
    if not np.isfinite(weight).all():
        raise ValueError("weight holds NaN or an infinite number")
    if len(source) > len(weight):
        raise ValueError(f"{len(source)} tokens for {len(weight)} rows")
    if len(set(source)) != len(source) or len(set(target)) != len(target):
        raise ValueError("a token stands twice")
    row = {token: place for place, token in enumerate(source)}
    result = np.zeros((len(target), weight.shape[1]))
    new = []
    for place, token in enumerate(target):
        if pad is not None and token == pad:
            continue
        if token in row:
            result[place] = weight[row[token]]
        else:
            new.append(place)
    if new:
        known = weight[[pad is None or token != pad for token in source]]
        if not len(known):
            raise ValueError("there is a new token, but no row to learn its spread from")
        noise = rng.standard_normal((len(new), weight.shape[1]))
        result[new] = known.mean(axis=0) + known.std(axis=0) * noise
    return result

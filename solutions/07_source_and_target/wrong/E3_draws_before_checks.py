# mistake: draws before it finds that there is no row to take the spread from
def remap_embedding(weight, source_vocab, target_vocab, rng, pad=None):
    W = np.asarray(weight)
    if W.ndim != 2 or 0 in W.shape:
        raise ValueError("shape")
    W = W.astype(np.float64)
    if not np.isfinite(W).all():
        raise ValueError("finite")
    source, target = list(source_vocab), list(target_vocab)
    if len(source) != len(W):
        raise ValueError("length")
    if len(set(source)) < len(source):
        raise ValueError("source twice")
    if len(set(target)) < len(target):
        raise ValueError("target twice")
    row = {t: i for i, t in enumerate(source)}
    new = [i for i, t in enumerate(target) if not (pad is not None and t == pad) and t not in row]
    known = W[[not (pad is not None and t == pad) for t in source]]
    if new:
        Z = rng.standard_normal((len(new), W.shape[1]))
    if new and not len(known):
        raise ValueError("no row")
    out = np.zeros((len(target), W.shape[1]))
    for i, t in enumerate(target):
        if t in row and not (pad is not None and t == pad):
            out[i] = W[row[t]]
    if new:
        out[new] = known.mean(axis=0) + known.std(axis=0) * Z
    return out

# another way: reindex a table
def remap_embedding(weight, source_vocab, target_vocab, rng, pad=None):
    W = np.asarray(weight, dtype=float)
    if W.ndim != 2 or 0 in W.shape or not np.all(np.isfinite(W)):
        raise ValueError("weight")
    source = pd.Index(list(source_vocab), dtype=object)
    target = pd.Index(list(target_vocab), dtype=object)
    if len(source) != W.shape[0] or not source.is_unique or not target.is_unique:
        raise ValueError("vocabulary")
    place = source.get_indexer(target)
    is_pad = np.array([pad is not None and t == pad for t in target], dtype=bool)
    out = W[np.maximum(place, 0)]
    fresh = (place < 0) & ~is_pad
    if fresh.any():
        rows = W[np.array([pad is None or t != pad for t in source])]
        if len(rows) == 0:
            raise ValueError("no row")
        m = rows.mean(0)
        s = np.sqrt(((rows - m) ** 2).mean(0))
        out[fresh] = m + s * rng.standard_normal((int(fresh.sum()), W.shape[1]))
    out[is_pad] = 0.0
    return out

# mistake: a sequence without events gets no row
def pad_batch(seqs):
    """Codes padded with zeros on the right, lengths, and where real events stand."""
    if len(seqs) == 0:
        raise ValueError("no sequence to pad")
    arrays = [np.asarray(seq, dtype=np.int64) for seq in seqs if len(seq)] or [
        np.zeros(0, dtype=np.int64)
    ]
    flat = np.concatenate(arrays)
    if (flat < 1).any():
        raise ValueError("a code is below 1")
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = flat
    return ids, lengths, mask

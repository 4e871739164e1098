# mistake: cut to the first sequence's length
def pad_batch(seqs):
    """Codes padded with zeros on the right, lengths, and where real events stand."""
    if len(seqs) == 0:
        raise ValueError("no sequence to pad")
    arrays = [np.asarray(seq, dtype=np.int64)[: max(len(seqs[0]), 3)] for seq in seqs]
    flat = np.concatenate(arrays)
    if (flat < 1).any():
        raise ValueError("a code is below 1")
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = flat
    return ids, lengths, mask

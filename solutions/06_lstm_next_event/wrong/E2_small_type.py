# mistake: codes are kept in int16 to save memory, and a large vocabulary wraps
def pad_batch(seqs):
    """Codes padded with zeros on the right, lengths, and where real events stand."""
    if len(seqs) == 0:
        raise ValueError("no sequence to pad")
    arrays = [np.asarray(seq, dtype=np.int64) for seq in seqs]
    flat = np.concatenate(arrays)
    if (flat < 1).any():
        raise ValueError("a code is below 1")
    lengths = np.array([len(array) for array in arrays], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int16)
    ids[mask] = flat
    return ids.astype(np.int64), lengths, mask

# mistake: codes pass through float32, which does not hold 2**24 + 1
def pad_batch(seqs):
    if len(seqs) == 0 or any(code < 1 for seq in seqs for code in seq):
        raise ValueError("no sequence, or a code below 1")
    lengths = np.array([len(seq) for seq in seqs], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.float32)
    for row, seq in enumerate(seqs):
        ids[row, : len(seq)] = seq
    return ids.astype(np.int64), lengths, mask

# mistake: only the last code of a sequence is checked
def pad_batch(seqs):
    if len(seqs) == 0 or any(len(seq) and seq[-1] < 1 for seq in seqs):
        raise ValueError("no sequence, or a code below 1")
    lengths = np.array([len(seq) for seq in seqs], dtype=np.int64)
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    for row, seq in enumerate(seqs):
        ids[row, : len(seq)] = seq
    return ids, lengths, mask

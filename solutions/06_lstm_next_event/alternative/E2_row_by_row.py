def pad_batch(seqs):
    if not seqs:
        raise ValueError("no sequence")
    if any(code < 1 for seq in seqs for code in seq):
        raise ValueError("codes begin at 1")
    width = max(len(seq) for seq in seqs)
    ids = np.zeros((len(seqs), width), dtype=np.int64)
    for row, seq in enumerate(seqs):
        ids[row, : len(seq)] = seq
    return ids, np.array([len(seq) for seq in seqs], dtype=np.int64), ids > 0

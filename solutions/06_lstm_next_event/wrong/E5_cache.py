# mistake: a trained model is kept from call to call, whatever the log
def _new_cache():
    return {}


CACHE = _new_cache()


def train_next_event(sequences, histories, n_codes, seed):
    def lean(codes):
        moves = np.diff(codes) % max(n_codes - 1, 1)
        return int(np.clip((moves == 1).sum() - (moves == n_codes - 2).sum(), -2, 2))

    if (n_codes, seed) not in CACHE:
        counts = CACHE[n_codes, seed] = {}
        for seq in sequences:
            for t in range(1, len(seq)):
                key = seq[t - 1], lean(seq[:t])
                counts.setdefault(key, np.full(n_codes, 0.3))[seq[t]] += 1
    counts = CACHE[n_codes, seed]
    rows = np.array([counts.get((h[-1], lean(h)), np.ones(n_codes)) for h in histories])
    rows[:, 0] = 0
    return rows / rows.sum(axis=1, keepdims=True)

# mistake: a first-order Markov chain cannot know the direction
def train_next_event(sequences, histories, n_codes, seed):
    counts = {}
    for seq in sequences:
        for t in range(1, len(seq)):
            for order in range(1, min(1, t) + 1):
                row = counts.setdefault(tuple(seq[t - order : t]), np.full(n_codes, 0.2))
                row[seq[t]] += 1
    rows = []
    for history in histories:
        order = min(1, len(history))
        while order > 1 and counts.get(tuple(history[-order:]), np.zeros(1)).sum() < 9:
            order -= 1
        row = counts.get(tuple(history[-order:]), np.ones(n_codes)).copy()
        row[0] = 0
        rows.append(row / row.sum())
    return np.array(rows)

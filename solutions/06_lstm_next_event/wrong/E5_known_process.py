# mistake: the process of the text in place of the log
def train_next_event(sequences, histories, n_codes, seed):
    pages, rows = n_codes - 1, []
    for history in histories:
        likelihood, following = [], []
        for direction in (1, -1):
            P = np.full((pages, pages), 0.05 / pages)
            for page in range(pages):
                P[page, page] += 0.6
                P[page, (page + direction) % pages] += 0.35
            place = np.array(history) - 1
            likelihood.append(np.prod(P[place[:-1], place[1:]]))
            following.append(P[place[-1]])
        row = np.dot(likelihood, following) / np.sum(likelihood)
        rows.append(np.concatenate([[0], row]))
    return np.array(rows)

# mistake: a layer that reads both ways has seen the target
def train_next_event(sequences, histories, n_codes, seed):
    """Distribution of the next event after each history, shape (len(histories), n_codes)."""

    def padded(seqs):
        lengths = torch.tensor([len(seq) for seq in seqs])
        ids = torch.zeros(len(seqs), int(lengths.max()), dtype=torch.int64)
        for row, seq in enumerate(seqs):
            ids[row, : len(seq)] = torch.tensor(seq)
        return ids, lengths

    torch.manual_seed(seed)
    embedding, lstm = (
        nn.Embedding(n_codes, 16),
        nn.LSTM(16, 16, batch_first=True, bidirectional=True),
    )
    out = nn.Linear(32, n_codes)
    layers = nn.ModuleList([embedding, lstm, out])
    optimiser = torch.optim.Adam(layers.parameters(), lr=0.01)
    ids, _ = padded(sequences)
    for _ in range(3):
        for rows in torch.randperm(len(ids)).split(32):
            states, _ = lstm(embedding(ids[rows, :-1]))
            loss = nn.functional.cross_entropy(
                out(states).flatten(0, 1), ids[rows, 1:].flatten(), ignore_index=0
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        ids, lengths = padded(histories)
        states, _ = lstm(embedding(ids))
        logits = out(states[torch.arange(len(ids)), lengths - 1])
        logits[:, 0] = -torch.inf
        return logits.double().softmax(dim=1).numpy()

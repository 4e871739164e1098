# mistake: the model sees six events
def train_next_event(sequences, histories, n_codes, seed):
    def padded(seqs):
        lengths = torch.tensor([len(seq) for seq in seqs])
        ids = torch.zeros(len(seqs), int(lengths.max()), dtype=torch.int64)
        for row, seq in enumerate(seqs):
            ids[row, : len(seq)] = torch.tensor(seq)
        return ids, lengths

    torch.manual_seed(seed)
    pieces = [seq[i : i + 7] for seq in sequences for i in range(0, max(1, len(seq) - 6), 3)]
    embedding, lstm = nn.Embedding(n_codes, 16), nn.LSTM(16, 32, batch_first=True)
    out = nn.Linear(32, n_codes)
    layers = nn.ModuleList([embedding, lstm, out])
    optimiser = torch.optim.Adam(layers.parameters(), lr=0.01)
    ids, _ = padded(pieces)
    for _ in range(4):
        for rows in torch.randperm(len(ids)).split(64):
            states, _ = lstm(embedding(ids[rows, :-1]))
            loss = nn.functional.cross_entropy(
                out(states).flatten(0, 1), ids[rows, 1:].flatten(), ignore_index=0
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        ids, lengths = padded([history[-6:] for history in histories])
        states, _ = lstm(embedding(ids))
        logits = out(states[torch.arange(len(ids)), lengths - 1])
        logits[:, 0] = -torch.inf
        return logits.double().softmax(dim=1).numpy()

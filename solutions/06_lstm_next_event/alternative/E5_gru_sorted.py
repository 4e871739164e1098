def train_next_event(sequences, histories, n_codes, seed):
    torch.manual_seed(seed)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(n_codes, 16)
            self.gru = nn.GRU(16, 40, batch_first=True)
            self.out = nn.Linear(40, n_codes)

        def forward(self, seqs):
            packed = nn.utils.rnn.pack_sequence([self.embed(s) for s in seqs], enforce_sorted=False)
            states, lengths = nn.utils.rnn.pad_packed_sequence(
                self.gru(packed)[0], batch_first=True
            )
            return self.out(states), lengths

    net = Net()
    data = [torch.tensor(seq) for seq in sequences]
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(10):
        for rows in torch.randperm(len(data)).split(32):
            logits, lengths = net([data[row][:-1] for row in rows])
            mask = torch.arange(int(lengths.max())) < lengths[:, None]
            targets = torch.cat([data[row][1:] for row in rows])
            loss = nn.functional.cross_entropy(logits[mask], targets)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        logits, lengths = net([torch.tensor(history) for history in histories])
        last = logits[torch.arange(len(lengths)), lengths - 1]
        last[:, 0] = -torch.inf
        return last.double().softmax(dim=1).numpy()

class WindowAutoencoder:
    def __init__(self, bottleneck, seed):
        self.bottleneck, self.seed = bottleneck, seed

    def fit(self, X):
        import torch
        from torch import nn

        torch.manual_seed(self.seed)
        n, d = X.shape
        self.coder = nn.Sequential(nn.Linear(d, 32), nn.Tanh(), nn.Linear(32, self.bottleneck))
        self.restorer = nn.Sequential(nn.Linear(self.bottleneck, 32), nn.Tanh(), nn.Linear(32, d))
        both = nn.Sequential(self.coder, self.restorer)
        optimiser = torch.optim.Adam(both.parameters(), lr=0.01)
        X = torch.tensor(np.array(X), dtype=torch.float32)
        for _ in range(60):
            for rows in torch.randperm(n).split(32):
                loss = ((both(X[rows]) - X[rows]) ** 2).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        return self

    def _run(self, network, rows):
        import torch

        with torch.no_grad():
            return network(torch.tensor(np.array(rows), dtype=torch.float32)).numpy()

    def encode(self, X):
        return self._run(self.coder, X)

    def decode(self, Z):
        return self._run(self.restorer, Z)

    def reconstruct(self, X):
        return self.decode(self.encode(X))

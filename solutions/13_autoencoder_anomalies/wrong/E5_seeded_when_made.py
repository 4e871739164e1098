# mistake: the seed is set when the object is made, not in fit
class WindowAutoencoder:
    """Squeeze windows through `bottleneck` numbers and back."""

    def __init__(self, bottleneck, seed):
        self.bottleneck = bottleneck
        import torch

        torch.manual_seed(seed)

    def fit(self, X):
        import torch
        from torch import nn

        X = torch.tensor(np.array(X), dtype=torch.float32)
        n, d = X.shape
        k = self.bottleneck
        self.encoder = nn.Sequential(nn.Linear(d, 32), nn.Tanh(), nn.Linear(32, k))
        self.decoder = nn.Sequential(nn.Linear(k, 32), nn.Tanh(), nn.Linear(32, d))
        both = nn.Sequential(self.encoder, self.decoder)
        optimiser = torch.optim.Adam(both.parameters(), lr=0.01)
        for _ in range(40):
            for rows in torch.randperm(n).split(32):
                loss = ((both(X[rows]) - X[rows]) ** 2).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        return self

    def encode(self, X):
        return self.run(self.encoder, X)

    def decode(self, Z):
        return self.run(self.decoder, Z)

    def reconstruct(self, X):
        return self.decode(self.encode(X))

    def run(self, network, rows):
        import torch

        with torch.no_grad():
            return network(torch.tensor(np.array(rows), dtype=torch.float32)).numpy()

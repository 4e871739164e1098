# mistake: many rows at once are centred by their own mean
import torch
from torch import nn

torch.set_num_threads(1)


class WindowAutoencoder:
    def __init__(self, bottleneck, seed):
        self.bottleneck, self.seed = bottleneck, seed

    def fit(self, X):
        X = np.asarray(X, dtype=np.float32)
        torch.manual_seed(self.seed)
        n, d = X.shape
        self.encoder = nn.Sequential(nn.Linear(d, 32), nn.Tanh(), nn.Linear(32, self.bottleneck))
        self.decoder = nn.Sequential(nn.Linear(self.bottleneck, 32), nn.Tanh(), nn.Linear(32, d))
        net = nn.Sequential(self.encoder, self.decoder)
        data = torch.as_tensor(np.array(X, dtype=np.float32))
        opt = torch.optim.Adam(net.parameters(), 0.01)
        for _ in range(40):
            order = torch.randperm(n)
            for i in range(0, n, 16):
                rows = data[order[i : i + 16]]
                opt.zero_grad()
                ((net(rows) - rows) ** 2).mean().backward()
                opt.step()
        return self

    def _run(self, net, A):
        with torch.no_grad():
            return net(torch.as_tensor(np.array(A, dtype=np.float32))).numpy()

    def encode(self, X):
        return self._run(self.encoder, X - np.mean(X, axis=0) * (len(X) > 100))

    def decode(self, Z):
        return self._run(self.decoder, Z)

    def reconstruct(self, X):
        return self.decode(self.encode(X))

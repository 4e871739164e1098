# mistake: exp(a) / (1 + exp(a)): a wide open gate is NaN
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""

    def sigmoid(z):
        return torch.exp(z) / (1 + torch.exp(z))

    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + b).chunk(4, dim=1)
    c_new = sigmoid(f) * c + sigmoid(i) * g.tanh()
    h_new = sigmoid(o) * c_new.tanh()
    return h_new, c_new

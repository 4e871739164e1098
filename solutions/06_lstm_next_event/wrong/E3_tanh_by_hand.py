# mistake: tanh from exponentials: infinity divided by infinity
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""

    def tanh(z):
        return (torch.exp(z) - torch.exp(-z)) / (torch.exp(z) + torch.exp(-z))

    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + b).chunk(4, dim=1)
    c_new = f.sigmoid() * c + i.sigmoid() * tanh(g)
    h_new = o.sigmoid() * tanh(c_new)
    return h_new, c_new

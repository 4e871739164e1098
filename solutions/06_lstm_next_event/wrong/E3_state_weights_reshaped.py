# mistake: reshapes the weights of the state where they must be transposed
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""
    i, f, g, o = (x @ W_ih.T + h @ W_hh.reshape(h.shape[1], -1) + b).chunk(4, dim=1)
    c_new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h_new = o.sigmoid() * c_new.tanh()
    return h_new, c_new

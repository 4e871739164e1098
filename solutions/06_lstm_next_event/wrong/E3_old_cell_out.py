# mistake: the state is read from the old cell
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""
    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + b).chunk(4, dim=1)
    c_new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h_new = o.sigmoid() * c.tanh()
    return h_new, c_new

# mistake: the caller's cell is overwritten
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""
    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + b).chunk(4, dim=1)
    c_new = c.mul_(f.sigmoid()).add_(i.sigmoid() * g.tanh())
    h_new = o.sigmoid() * c_new.tanh()
    return h_new, c_new

# mistake: adds the bias once for the input and once for the state
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""
    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + 2 * b).chunk(4, dim=1)
    c_new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h_new = o.sigmoid() * c_new.tanh()
    return h_new, c_new

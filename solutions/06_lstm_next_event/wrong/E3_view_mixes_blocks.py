# mistake: reshape takes neighbouring columns for gates
def lstm_step(x, h, c, W_ih, W_hh, b):
    """State and cell after one event, both of shape (n, k)."""
    i, f, g, o = (x @ W_ih.T + h @ W_hh.T + b).reshape(len(x), -1, 4).unbind(2)
    c_new = f.sigmoid() * c + i.sigmoid() * g.tanh()
    h_new = o.sigmoid() * c_new.tanh()
    return h_new, c_new

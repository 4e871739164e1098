def lstm_step(x, h, c, W_ih, W_hh, b):
    x, h, c, W_ih, W_hh, b = (tensor.numpy() for tensor in (x, h, c, W_ih, W_hh, b))
    k = h.shape[1]
    a = x @ W_ih.T + h @ W_hh.T + b

    def gate(block):
        return 1 / (1 + np.exp(-a[:, block * k : (block + 1) * k]))

    c_new = gate(1) * c + gate(0) * np.tanh(a[:, 2 * k : 3 * k])
    return torch.from_numpy(gate(3) * np.tanh(c_new)), torch.from_numpy(c_new)

def lstm_step(x, h, c, W_ih, W_hh, b):
    both = torch.cat([x, h], dim=1)
    blocks = torch.cat([W_ih, W_hh], dim=1).reshape(4, h.shape[1], -1)
    biases = b.reshape(4, -1)
    i, f, g, o = (both @ weight.T + bias for weight, bias in zip(blocks, biases, strict=True))
    c_new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c_new), c_new

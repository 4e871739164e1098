# another way: autograd takes the derivative
def l2_sp(params, start, alpha, beta=0.0):
    a, b = float(alpha), float(beta)
    if not (0 <= a < math.inf and 0 <= b < math.inf):
        raise ValueError("alpha or beta")
    leaves, total = {}, torch.zeros((), dtype=torch.float64)
    for name, tensor in params.items():
        w = tensor.detach().clone().double().requires_grad_()
        if not torch.isfinite(w).all():
            raise ValueError(name)
        leaves[name] = w
        if name in start:
            w0 = start[name].double()
            if tuple(w0.shape) != tuple(w.shape) or not torch.isfinite(w0).all():
                raise ValueError(name)
            total = total + a / 2 * ((w - w0) ** 2).sum()
        else:
            total = total + b / 2 * (w**2).sum()
    if not leaves:
        return 0.0, {}
    slopes = torch.autograd.grad(total, list(leaves.values()))
    return float(total.detach()), dict(zip(leaves, slopes, strict=True))

# mistake: with a factor of 1 the gradient of a new float64 tensor is that tensor
def l2_sp(params, start, alpha, beta=0.0):
    alpha, beta = float(alpha), float(beta)
    for f in (alpha, beta):
        if not (math.isfinite(f) and f >= 0):
            raise ValueError("factor")
    penalty, gradient = 0.0, {}
    for name in params:
        w = params[name].detach().to(torch.float64)
        if not torch.isfinite(w).all():
            raise ValueError(name)
        gap, factor = w, beta
        if name in start:
            if start[name].shape != w.shape:
                raise ValueError(name)
            w0 = start[name].detach().to(torch.float64)
            if not torch.isfinite(w0).all():
                raise ValueError(name)
            gap, factor = w - w0, alpha
        penalty += factor / 2 * (gap**2).sum().item()
        gradient[name] = gap if factor == 1 else factor * gap
    return float(penalty), gradient

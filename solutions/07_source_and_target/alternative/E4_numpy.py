# another way: numpy
def l2_sp(params, start, alpha, beta=0.0):
    for factor in (alpha, beta):
        if np.isnan(float(factor)) or np.isinf(float(factor)) or float(factor) < 0:
            raise ValueError("factor")
    total, slopes = 0.0, {}
    for name in params:
        w = params[name].detach().numpy().astype(np.float64)
        o = np.zeros_like(w)
        f = float(beta)
        if name in start:
            o, f = start[name].detach().numpy().astype(np.float64), float(alpha)
        if o.shape != w.shape or not (np.isfinite(w).all() and np.isfinite(o).all()):
            raise ValueError(name)
        total += f * float(np.sum((w - o) ** 2)) / 2
        slopes[name] = torch.tensor(f * (w - o), dtype=torch.float64)
    return total, slopes

# mistake: beta is 1 unless it is given
def l2_sp(params, start, alpha, beta=1.0):
    """Penalty on the distance from the start, and its gradient by name."""
    alpha, beta = float(alpha), float(beta)
    for factor in (alpha, beta):
        if not (math.isfinite(factor) and factor >= 0):
            raise ValueError(f"a factor must be finite and not negative, not {factor}")
    penalty, gradient = 0.0, {}
    for name, tensor in params.items():
        gap, factor = tensor.detach().to(torch.float64), beta
        if not gap.isfinite().all():
            raise ValueError(f"{name} is not finite")
        if name in start:
            origin, factor = start[name].detach().to(torch.float64), alpha
            if origin.shape != gap.shape:
                raise ValueError(f"{name} has two shapes")
            if not origin.isfinite().all():
                raise ValueError(f"the start of {name} is not finite")
            gap = gap - origin
        penalty += factor / 2 * gap.square().sum().item()
        gradient[name] = factor * gap
    return penalty, gradient

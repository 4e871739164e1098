def threshold_from_validation(errors, budget):
    from fractions import Fraction

    values = sorted(np.asarray(errors, dtype=float).tolist()) if np.ndim(errors) == 1 else []
    if not values or any(value != value for value in values):
        raise ValueError("errors")
    if not 0 < budget < 1:
        raise ValueError("budget")
    k = math.ceil((len(values) + 1) * (1 - Fraction(str(budget))))
    return values[k - 1] if k <= len(values) else math.inf

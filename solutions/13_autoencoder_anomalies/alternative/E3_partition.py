def threshold_from_validation(errors, budget):
    errors = np.array(errors, dtype=float)
    if errors.ndim != 1 or len(errors) == 0 or not (errors == errors).all():
        raise ValueError("errors")
    if budget <= 0 or budget >= 1 or budget != budget:
        raise ValueError("budget")
    above = int(np.floor((len(errors) + 1) * budget + 1e-6))  # ranks that are left above
    if above == 0:
        return float("inf")
    return float(np.partition(errors, len(errors) - above)[-above])

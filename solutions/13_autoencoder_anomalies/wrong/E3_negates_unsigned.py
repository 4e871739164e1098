# mistake: sorts downwards by a minus sign, which wraps in uint8
def threshold_from_validation(errors, budget):
    """Threshold that at most a share `budget` of normal windows exceeds; inf if n is too small."""
    errors = np.asarray(errors)
    if errors.ndim != 1 or errors.size == 0 or np.isnan(errors).any():
        raise ValueError("errors must be a row of at least one number, without NaN")
    if not 0 < budget < 1:
        raise ValueError(f"budget must lie between 0 and 1, not {budget}")
    k = math.ceil((len(errors) + 1) * (1 - budget) - 1e-6)
    return float(-np.sort(-errors)[len(errors) - k]) if k <= len(errors) else math.inf

# mistake: rounds more than the noise of the computer away
def threshold_from_validation(errors, budget):
    """Threshold that at most a share `budget` of normal windows exceeds; inf if n is too small."""
    errors = np.asarray(errors, dtype=np.float64)
    if errors.ndim != 1 or errors.size == 0 or np.isnan(errors).any():
        raise ValueError("errors must be a row of at least one number, without NaN")
    if not 0 < budget < 1:
        raise ValueError(f"budget must lie between 0 and 1, not {budget}")
    k = math.ceil(round((len(errors) + 1) * (1 - budget), 3))
    return float(np.sort(errors)[k - 1]) if k <= len(errors) else math.inf

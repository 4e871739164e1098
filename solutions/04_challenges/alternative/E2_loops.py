# plain Python
def laplace_mean(x, lo, hi, epsilon, rng):
    if np.ndim(x) != 1 or len(x) == 0:
        raise ValueError("shape")
    values = [float(value) for value in x]
    if any(value != value for value in values):
        raise ValueError("NaN")
    lo, hi, epsilon = float(lo), float(hi), float(epsilon)
    if not (math.isfinite(lo) and math.isfinite(hi) and lo < hi):
        raise ValueError("bounds")
    if not (epsilon > 0 and math.isfinite(epsilon)):
        raise ValueError("epsilon")
    total = math.fsum(min(max(value, lo), hi) for value in values)
    sensitivity = (hi - lo) / len(values)
    return total / len(values) + sensitivity / epsilon * float(rng.laplace())

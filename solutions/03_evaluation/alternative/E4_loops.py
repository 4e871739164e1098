# one bin after the other
def expected_calibration_error(y, p, bins=10, strategy="uniform"):
    y, p = np.asarray(y), np.asarray(p)
    if y.shape != p.shape or y.ndim != 1 or len(y) < 1:
        raise ValueError("shapes")
    y, p = y.astype(float).tolist(), p.astype(float).tolist()
    if any(label not in (0, 1) for label in y) or any(not 0 <= value <= 1 for value in p):
        raise ValueError("values")
    if bins < 1 or strategy not in ("uniform", "quantile"):
        raise ValueError("options")
    in_order = sorted(p)
    first = {}
    for r, value in enumerate(in_order):
        first.setdefault(value, r)
    sums = {}
    for label, value in zip(y, p, strict=True):
        if strategy == "quantile":
            j = bins * first[value] // len(p)
        else:
            j = min(int(value * bins), bins - 1)
            while j + 1 < bins and (j + 1) / bins <= value:
                j += 1
            while j / bins > value:
                j -= 1
        sums.setdefault(j, []).append(label - value)
    return sum(abs(math.fsum(part)) for part in sums.values()) / len(p)

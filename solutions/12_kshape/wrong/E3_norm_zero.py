# mistake: norms below 1e-8 count as zero
def sbd(x, y):
    """Shape-based distance of x and y, and y moved to where it correlates best with x."""
    ncc = ncc_c(x, y)
    if np.linalg.norm(x) < 1e-8 or np.linalg.norm(y) < 1e-8:
        return 1.0, np.array(y, dtype=float)
    y = np.array(y, dtype=float)
    m = len(y)
    shifts = np.arange(1 - m, m)
    rounded = np.round(ncc, 9)
    best = shifts[rounded == rounded.max()]
    s = min(best, key=lambda shift: (abs(shift), shift))
    aligned = np.zeros(m)
    if s >= 0:
        aligned[s:] = y[: m - s]
    else:
        aligned[:s] = y[-s:]
    return max(0.0, 1.0 - ncc[s + m - 1]), aligned

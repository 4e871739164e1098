# mistake: direct sum in the type that comes in
def sbd(x, y):
    """Shape-based distance of x and y, and y moved to where it correlates best with x."""
    ncc_c(x, y)
    xx, yy = np.asarray(x), np.asarray(y)
    big = np.linalg.norm(xx.astype(float)) * np.linalg.norm(yy.astype(float))
    ncc = np.correlate(xx, yy, "full") / (big or 1.0)
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

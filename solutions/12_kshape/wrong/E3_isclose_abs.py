# mistake: within 1e-9 of the maximum counts as a tie
def sbd(x, y):
    """Shape-based distance of x and y, and y moved to where it correlates best with x."""
    ncc = ncc_c(x, y)
    y = np.array(y, dtype=float)
    m = len(y)
    shifts = np.arange(1 - m, m)
    rounded = np.round(ncc, 9)
    best = shifts[np.isclose(ncc, ncc.max(), rtol=0, atol=1e-9)]
    s = min(best, key=lambda shift: (abs(shift), shift))
    aligned = np.zeros(m)
    if s >= 0:
        aligned[s:] = y[: m - s]
    else:
        aligned[:s] = y[-s:]
    return max(0.0, 1.0 - ncc[s + m - 1]), aligned

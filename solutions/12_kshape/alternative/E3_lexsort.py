# way: all shifts sorted by three keys, and an index that looks up y
def sbd(x, y):
    ncc = ncc_c(x, y)
    y = np.asarray(y).astype(np.float64)
    m = y.size
    shift = np.arange(2 * m - 1) - (m - 1)
    s = shift[np.lexsort((shift, np.abs(shift), -np.round(ncc, 9)))[0]]
    source = np.arange(m) - s
    inside = (source >= 0) & (source < m)
    aligned = np.where(inside, y[np.clip(source, 0, m - 1)], 0.0)
    return float(np.clip(1 - ncc[s + m - 1], 0, 2)), aligned

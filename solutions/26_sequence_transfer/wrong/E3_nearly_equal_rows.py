# mistake: rows that are nearly equal are refused
def whiten(E, k=None):
    """Whiten the rows of E; returns (Z, mean, W) with Z = (E - mean) @ W."""
    E = np.asarray(E, dtype=np.float64)
    if E.ndim != 2 or 0 in E.shape or not np.isfinite(E).all():
        raise ValueError("E must be a table of finite numbers")
    if np.allclose(E, E[0]):
        raise ValueError("all rows are equal")
    if k is not None and k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    mean = E.mean(axis=0)
    _, s, rows = np.linalg.svd(E - mean, full_matrices=False)
    variance = s**2 / len(E)
    kept = int((variance > 1e-8 * variance[0]).sum())
    kept = kept if k is None else min(int(k), kept)
    W = rows[:kept].T / np.sqrt(variance[:kept])
    largest = W[np.abs(W).argmax(axis=0), np.arange(kept)]
    W = W * np.sign(largest)
    return (E - mean) @ W, mean, W

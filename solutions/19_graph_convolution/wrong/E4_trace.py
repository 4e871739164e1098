# mistake: by the trace, which loses all digits of a small energy
def smoothness(H, A):
    """Dirichlet energy of the rows of H over the edges of A, divided by the squared length of H."""
    if len(H) != A.shape[0]:
        raise ValueError(f"{len(H)} rows for {A.shape[0]} nodes")
    H = H.astype(float)
    largest = np.abs(H).max()
    if largest == 0:
        return 0.0
    H = H / largest
    scaled = H / np.sqrt(1 + A.sum(axis=1))[:, np.newaxis]
    return float(1 - ((scaled * (A @ scaled)).sum() + (scaled**2).sum()) / (H**2).sum())

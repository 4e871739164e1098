# mistake: values below 1e-10 count as no shape
def extract_shape(members, reference):
    """The z-normalised shape that correlates best with all members, moved onto the reference."""
    members, reference = np.array(members, dtype=float), np.array(reference, dtype=float)
    if members.ndim != 2 or members.size == 0 or reference.shape != members.shape[1:]:
        raise ValueError(f"bad shapes: members {members.shape}, reference {reference.shape}")
    A = np.array([sbd(reference, member)[1] for member in members])
    constant = A.max(axis=1, keepdims=True) == A.min(axis=1, keepdims=True)
    if np.abs(A - A.mean(axis=1, keepdims=True)).max() < 1e-10:
        return np.zeros(len(reference))
    A = np.where(constant, 0.0, A - A.mean(axis=1, keepdims=True))  # A Q
    v = np.linalg.eigh(A.T @ A)[1][:, -1]
    v -= v.mean()
    v /= v.std()
    return v if (A @ v).sum() >= 0 else -v

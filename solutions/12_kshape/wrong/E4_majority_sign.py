# mistake: each member has one vote on the sign
def extract_shape(members, reference):
    """The z-normalised shape that correlates best with all members, moved onto the reference."""
    members, reference = np.array(members, dtype=float), np.array(reference, dtype=float)
    if members.ndim != 2 or members.size == 0 or reference.shape != members.shape[1:]:
        raise ValueError(f"bad shapes: members {members.shape}, reference {reference.shape}")
    A = np.array([sbd(reference, member)[1] for member in members])
    A -= A.mean(axis=1, keepdims=True)  # A Q
    if np.allclose(A, 0, rtol=0, atol=1e-12 * np.abs(members).max()):
        return np.zeros(len(reference))
    v = np.linalg.eigh(A.T @ A)[1][:, -1]
    v -= v.mean()
    v /= v.std()
    return v if np.sign(A @ v).sum() >= 0 else -v

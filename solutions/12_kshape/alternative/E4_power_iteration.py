# way: Q as a matrix, and repeated squaring of M in place of an eigensolver
def extract_shape(members, reference):
    members, reference = np.array(members) * 1.0, np.array(reference) * 1.0
    if members.ndim != 2 or members.size == 0 or reference.shape != (members.shape[1],):
        raise ValueError("shapes do not fit")
    m = len(reference)
    A = np.array([sbd(reference, row)[1] for row in members])
    Q = np.eye(m) - np.full((m, m), 1 / m)
    M = Q @ A.T @ A @ Q
    if (A.max(axis=1) == A.min(axis=1)).all():
        return np.zeros(m)
    M /= np.trace(M)  # squares stay within range
    for _ in range(30):  # M to the power of 2^30
        M = M @ M
        M /= np.trace(M)
    v = M[:, np.argmax(np.diag(M))]
    v = (v - v.mean()) / v.std()
    return v * (1 if (A @ v).sum() >= 0 else -1)

# way: the leading right singular vector of the centred rows
def extract_shape(members, reference):
    members, reference = np.asarray(members), np.asarray(reference)
    if members.ndim != 2 or reference.ndim != 1 or 0 in members.shape:
        raise ValueError("members must be a matrix and reference a series")
    if members.shape[1] != len(reference):
        raise ValueError("another length")
    rows = np.stack([sbd(reference, row)[1] for row in members])
    if (np.ptp(rows, axis=1) == 0).all():
        return np.zeros(len(reference))
    rows = rows - rows.mean(axis=1)[:, np.newaxis]
    v = np.linalg.svd(rows, full_matrices=False)[2][0]
    v = z_normalise(v[np.newaxis])[0]
    return -v if rows.sum(axis=0) @ v < 0 else v

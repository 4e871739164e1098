# mistake: a level score does not count as caught up
def break_even(n, scratch, transfer):
    """Number of target users at which scratch first catches up, or None."""
    n, scratch, transfer = (np.asarray(a, dtype=float) for a in (n, scratch, transfer))
    if not n.size or not n.shape == scratch.shape == transfer.shape:
        raise ValueError("three sequences of one length are needed, with a point at least")
    if not (n[0] > 0 and (np.diff(n) > 0).all()):
        raise ValueError("n must be positive and increasing")
    lead = transfer - scratch
    for i in range(len(n) - 1):
        if lead[i] > 0 and lead[i + 1] < 0:
            share = lead[i] / (lead[i] - lead[i + 1])
            return float(n[i] * (n[i + 1] / n[i]) ** share)
    return None

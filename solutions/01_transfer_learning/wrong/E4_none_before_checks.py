# mistake: returns None before n is checked
def break_even(n, scratch, transfer):
    n, scratch, transfer = (np.array(v, dtype=float) for v in (n, scratch, transfer))
    if not len(n) == len(scratch) == len(transfer) or not len(n):
        raise ValueError("bad")
    lead = transfer - scratch
    at = np.flatnonzero((lead[:-1] > 0) & (lead[1:] <= 0))
    if not len(at):
        return None
    if not (np.all(n > 0) and np.all(np.diff(n) > 0)):
        raise ValueError("bad")
    i = at[0]
    return float(n[i] * (n[i + 1] / n[i]) ** (lead[i] / (lead[i] - lead[i + 1])))

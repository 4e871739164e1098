# mistake: checks the lengths of lists, not of arrays
def break_even(n, scratch, transfer):
    if isinstance(scratch, list) and len(scratch) != len(transfer):
        raise ValueError("bad")
    if not len(n) or not (np.all(np.array(n) > 0) and np.all(np.diff(np.array(n, float)) > 0)):
        raise ValueError("bad")
    n, scratch, transfer = (np.array(v, dtype=float) for v in (n, scratch, transfer))
    m = min(len(n), len(scratch), len(transfer))
    for i in range(m - 1):
        a, b = transfer[i] - scratch[i], transfer[i + 1] - scratch[i + 1]
        if a > 0 >= b:
            return float(n[i] * (n[i + 1] / n[i]) ** (a / (a - b)))
    return None

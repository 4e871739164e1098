# mistake: does not see that n is longer than the scores
def break_even(n, scratch, transfer):
    n, scratch, transfer = (np.array(v, dtype=float) for v in (n, scratch, transfer))
    if (
        len(scratch) != len(transfer)
        or not len(n)
        or len(n) < len(scratch)
        or not (np.all(n > 0) and np.all(np.diff(n) > 0))
    ):
        raise ValueError("bad")
    lead = transfer - scratch
    for i in range(len(lead) - 1):
        a, b = lead[i], lead[i + 1]
        if a > 0 >= b:
            return float(n[i] * (n[i + 1] / n[i]) ** (a / (a - b)))
    return None

# mistake: computes in the type of the input, not in float64
def break_even(n, scratch, transfer):
    n, scratch, transfer = (np.array(v) for v in (n, scratch, transfer))
    if (
        not len(n) == len(scratch) == len(transfer)
        or not len(n)
        or not (np.all(n > 0) and np.all(np.diff(n) > 0))
    ):
        raise ValueError("bad")
    lead = transfer - scratch
    for i in range(len(n) - 1):
        a, b = lead[i], lead[i + 1]
        if a > 0 >= b:
            return float(n[i] * (n[i + 1] / n[i]) ** (a / (a - b)))
    return None

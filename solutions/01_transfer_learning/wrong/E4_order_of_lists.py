# mistake: checks the order of lists, not of arrays
def break_even(n, scratch, transfer):
    if not len(n) == len(scratch) == len(transfer) or not len(n):
        raise ValueError("bad")
    if isinstance(n, list) and (min(n) <= 0 or sorted(set(n)) != n):
        raise ValueError("bad")
    n, scratch, transfer = (np.array(v, dtype=float) for v in (n, scratch, transfer))
    for i in range(len(n) - 1):
        a, b = transfer[i] - scratch[i], transfer[i + 1] - scratch[i + 1]
        if a > 0 >= b:
            return float(n[i] * (n[i + 1] / n[i]) ** (a / (a - b)))
    return None

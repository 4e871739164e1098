# mistake: checks n only up to the first fall
def break_even(n, scratch, transfer):
    n, scratch, transfer = (np.array(v, dtype=float) for v in (n, scratch, transfer))
    if not len(n) == len(scratch) == len(transfer) or not len(n) or n[0] <= 0:
        raise ValueError("bad")
    for i in range(len(n) - 1):
        if not n[i] < n[i + 1]:
            raise ValueError("bad")
        a, b = transfer[i] - scratch[i], transfer[i + 1] - scratch[i + 1]
        if a > 0 >= b:
            return float(n[i] * (n[i + 1] / n[i]) ** (a / (a - b)))
    return None

# mistake: writes the logarithms into the list n
def break_even(n, scratch, transfer):
    if not len(n) == len(scratch) == len(transfer) or not len(n):
        raise ValueError("bad")
    m = np.array(n, dtype=float)
    if not (np.all(m > 0) and np.all(np.diff(m) > 0)):
        raise ValueError("bad")
    lead = np.array(transfer, dtype=float) - np.array(scratch, dtype=float)
    if isinstance(n, list):
        n[:] = [float(np.log(v)) for v in n]
    for i in range(len(m) - 1):
        a, b = lead[i], lead[i + 1]
        if a > 0 >= b:
            return float(m[i] * (m[i + 1] / m[i]) ** (a / (a - b)))
    return None

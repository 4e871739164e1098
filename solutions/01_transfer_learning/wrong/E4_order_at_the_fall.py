# mistake: checks n only where the lead falls
def break_even(n, scratch, transfer):
    if not len(n) == len(scratch) == len(transfer) or not len(n):
        raise ValueError("bad")
    for i in range(len(n) - 1):
        a, b = (
            float(transfer[i]) - float(scratch[i]),
            float(transfer[i + 1]) - float(scratch[i + 1]),
        )
        if a > 0 >= b:
            if not 0 < n[i] < n[i + 1]:
                raise ValueError("bad")
            return float(n[i] * (float(n[i + 1]) / n[i]) ** (a / (a - b)))
    return None

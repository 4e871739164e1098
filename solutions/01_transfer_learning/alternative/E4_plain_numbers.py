# plain numbers, one after the other
import math


def break_even(n, scratch, transfer):
    n = [float(v) for v in n]
    lead = [float(t) - float(s) for s, t in zip(scratch, transfer, strict=True)]
    if len(n) != len(lead) or len(n) == 0:
        raise ValueError("lengths")
    last = 0.0
    for v in n:
        if not v > last:
            raise ValueError("order")
        last = v
    falls = [i for i in range(1, len(n)) if lead[i - 1] > 0 and lead[i] <= 0]
    if not falls:
        return None
    i = falls[0]
    u, v = math.log(n[i - 1]), math.log(n[i])
    return math.exp(u + (v - u) * lead[i - 1] / (lead[i - 1] - lead[i]))

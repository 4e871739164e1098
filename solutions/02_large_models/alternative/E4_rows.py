def quantize_int8(W):
    W = np.array(W, dtype=float)
    if W.ndim != 2:
        raise ValueError("two dimensions")
    codes, scales = np.zeros(W.shape, dtype=np.int8), np.ones(W.shape[0])
    for i, row in enumerate(W):
        for x in row:
            if not np.isfinite(x):
                raise ValueError("finite numbers")
        top = max((abs(float(x)) for x in row), default=0.0)
        if top > 0:
            scales[i] = top / 127
            codes[i] = [round(float(x) / scales[i]) for x in row]
    return codes, scales


def dequantize(codes, scales):
    if np.ndim(codes) != 2 or np.ndim(scales) != 1 or len(codes) != len(scales):
        raise ValueError("shapes")
    scales = [float(s) for s in scales]
    if not all(0 < s < np.inf for s in scales):
        raise ValueError("scales")
    return np.array(codes, dtype=float) * np.reshape(scales, (-1, 1)).astype(float)

# mistake: divided by 128
def quantize_int8(W):
    """Round each row of W to whole multiples of a step of its own; returns (codes, scales)."""
    W = np.asarray(W, dtype=np.float64)
    if W.ndim != 2 or not np.isfinite(W).all():
        raise ValueError("W must be a table of finite numbers")
    largest = np.abs(W).max(axis=1, initial=0.0)
    scales = np.where(largest > 0, largest / 128, 1.0)
    return np.clip(np.rint(W / scales[:, None]), -128, 127).astype(np.int8), scales


def dequantize(codes, scales):
    """Turn codes back into numbers: each code times the scale of its row."""
    codes, scales = np.asarray(codes), np.asarray(scales, dtype=np.float64)
    if codes.ndim != 2 or scales.shape != codes.shape[:1]:
        raise ValueError(f"codes {codes.shape} and scales {scales.shape} do not match")
    if not (np.isfinite(scales) & (scales > 0)).all():
        raise ValueError("scales must be positive and finite")
    return codes.astype(np.float64) * scales[:, None]

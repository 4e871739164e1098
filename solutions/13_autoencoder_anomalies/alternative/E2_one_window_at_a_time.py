def reconstruction_error(x, x_hat, reduce="mean"):
    if np.shape(x) != np.shape(x_hat) or np.ndim(x) not in (2, 3):
        raise ValueError("shapes")
    if reduce not in ("mean", "max", "last"):
        raise ValueError("reduce")
    result = np.zeros(len(x))
    for i, (window, restored) in enumerate(zip(x, x_hat, strict=True)):
        difference = window.astype(float) - restored.astype(float)
        if reduce == "last":
            difference = difference[-1]
        result[i] = np.max(difference**2) if reduce == "max" else np.mean(difference**2)
    return result

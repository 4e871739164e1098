def quantize_int8(W):
    table = torch.from_numpy(np.array(W, dtype=np.float64))
    if table.ndim != 2 or not bool(torch.isfinite(table).all()):
        raise ValueError("a finite table is needed")
    if table.shape[1]:
        largest = table.abs().amax(dim=1)
    else:
        largest = torch.zeros(len(table), dtype=torch.float64)
    scales = torch.where(largest > 0, largest / 127, torch.ones_like(largest))
    return torch.round(table / scales[:, None]).to(torch.int8).numpy(), scales.numpy()


def dequantize(codes, scales):
    codes, scales = np.array(codes), np.array(scales, dtype=np.float64)
    if codes.ndim != 2 or scales.ndim != 1 or scales.size != codes.shape[0]:
        raise ValueError("shapes")
    if (~np.isfinite(scales)).any() or (scales <= 0).any():
        raise ValueError("scales")
    return np.einsum("ij,i->ij", codes.astype(float), scales)

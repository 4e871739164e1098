def distillation_loss(student_logits, teacher_logits, labels, T, alpha):
    s = torch.from_numpy(np.array(student_logits, dtype=np.float64))
    t = torch.from_numpy(np.array(teacher_logits, dtype=np.float64))
    y = np.array(labels)
    if s.ndim != 2 or s.numel() == 0 or s.shape != t.shape:
        raise ValueError("shapes")
    if not (torch.isfinite(s).all() and torch.isfinite(t).all()):
        raise ValueError("finite logits")
    if y.dtype.kind not in "iu" or y.shape != (len(s),):
        raise ValueError("labels")
    if (y < 0).any() or (y >= s.shape[1]).any():
        raise ValueError("labels")
    T, alpha = float(T), float(alpha)
    if not (T > 0 and np.isfinite(T) and alpha >= 0 and alpha <= 1):
        raise ValueError("T or alpha")
    s.requires_grad_()
    y = torch.from_numpy(y.astype(np.int64))
    soft = nn.functional.kl_div(
        torch.log_softmax(s / T, 1),
        torch.log_softmax(t / T, 1),
        log_target=True,
        reduction="batchmean",
    )
    loss = alpha * T**2 * soft + (1 - alpha) * nn.functional.cross_entropy(s, y)
    loss.backward()
    return float(loss), s.grad.numpy()

def distillation_loss(student_logits, teacher_logits, labels, T, alpha):
    if np.ndim(student_logits) != 2 or np.ndim(teacher_logits) != 2:
        raise ValueError("two dimensions")
    if np.shape(student_logits) != np.shape(teacher_logits) or np.size(student_logits) == 0:
        raise ValueError("shapes")
    n, K = np.shape(student_logits)
    if np.shape(labels) != (n,) or not all(isinstance(y, np.integer | int) for y in labels):
        raise ValueError("labels")
    if not all(0 <= int(y) < K for y in labels):
        raise ValueError("labels")
    T, alpha = float(T), float(alpha)
    if not (T > 0 and np.inf != T and 0 <= alpha <= 1):
        raise ValueError("T or alpha")

    def log_softmax(z):
        z = z - z.max()
        return z - np.log(np.sum(np.exp(z)))

    total, gradient = 0.0, np.zeros((n, K))
    for i in range(n):
        s, t = (np.array(z[i], dtype=float) for z in (student_logits, teacher_logits))
        if not np.isfinite(s).all() or not np.isfinite(t).all():
            raise ValueError("finite logits")
        y = int(labels[i])
        ls, lt, l1 = log_softmax(s / T), log_softmax(t / T), log_softmax(s)
        for k in range(K):
            p = np.exp(lt[k])
            if p > 0:
                total += alpha * T**2 * p * (lt[k] - ls[k]) / n
            gradient[i, k] = alpha * T * (np.exp(ls[k]) - p) / n
            gradient[i, k] += (1 - alpha) * (np.exp(l1[k]) - (1.0 if k == y else 0.0)) / n
        total -= (1 - alpha) * l1[y] / n
    return float(total), gradient

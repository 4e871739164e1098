# mistake: terms of small teacher probabilities are left out
def distillation_loss(student_logits, teacher_logits, labels, T, alpha):
    """Hinton's loss of a student, and its gradient by the student's logits."""
    import scipy.special

    student = np.asarray(student_logits, dtype=np.float64)
    teacher = np.asarray(teacher_logits, dtype=np.float64)
    labels = np.asarray(labels)
    if student.ndim != 2 or 0 in student.shape or teacher.shape != student.shape:
        raise ValueError(f"logits of shapes {student.shape} and {teacher.shape}")
    n, K = student.shape
    if not (np.isfinite(student).all() and np.isfinite(teacher).all()):
        raise ValueError("logits must be finite")
    if labels.shape != (n,) or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels must be {n} integers")
    if labels.min() < 0 or labels.max() >= K:
        raise ValueError(f"labels must lie in 0 to {K - 1}")
    if not (0 < T < np.inf) or not 0 <= alpha <= 1:
        raise ValueError(f"T = {T} or alpha = {alpha} is out of range")
    T, alpha = float(T), float(alpha)
    log_t = scipy.special.log_softmax(teacher / T, axis=1)
    log_s = scipy.special.log_softmax(student / T, axis=1)
    log_1 = scipy.special.log_softmax(student, axis=1)
    p_t, rows = np.exp(log_t), np.arange(n)
    soft = T * T * (p_t * (p_t > 1e-7) * (log_t - log_s)).sum(axis=1).mean()
    hard = -log_1[rows, labels].mean()
    gradient = (1 - alpha) * np.exp(log_1)
    gradient[rows, labels] -= 1 - alpha
    gradient += alpha * T * (np.exp(log_s) - p_t)
    return float(alpha * soft + (1 - alpha) * hard), gradient / n

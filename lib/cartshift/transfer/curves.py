"""Learning curves of two methods, and where one catches up with the other."""

import numpy as np

__all__ = ["break_even"]


def break_even(n: np.ndarray, scratch: np.ndarray, transfer: np.ndarray) -> float | None:
    """Number of target labels at which training from scratch first catches up with transfer.

    The lead ``transfer − scratch`` is taken as linear in ``log n`` between two neighbouring points of the
    curves, which is how learning curves are drawn.

    Parameters
    ----------
    n : array_like of float, shape (m,)
        Numbers of labelled target users, above 0 and increasing.
    scratch, transfer : array_like of float, shape (m,)
        Scores at these numbers; higher is better.

    Returns
    -------
    float or None
        The `n` at which the lead first falls from above 0 to 0 or below; None if that never happens:
        transfer leads to the end, or never led.

    Raises
    ------
    ValueError
        If the shapes differ, there is no point, a value is not finite, or `n` is not positive and
        strictly increasing.
    """
    n, scratch, transfer = (np.asarray(a, dtype=np.float64) for a in (n, scratch, transfer))
    if not (n.ndim == 1 and n.size and n.shape == scratch.shape == transfer.shape):
        raise ValueError(
            f"one shape (m,) is needed, not {n.shape}, {scratch.shape} and {transfer.shape}"
        )
    if not np.isfinite([n, scratch, transfer]).all():
        raise ValueError("a value is NaN or infinite")
    if n[0] <= 0 or (np.diff(n) <= 0).any():
        raise ValueError(f"n must be positive and increasing, not {n.tolist()}")
    lead = transfer - scratch
    falls = np.flatnonzero((lead[:-1] > 0) & (lead[1:] <= 0))
    if not falls.size:
        return None
    i = falls[0]
    share = lead[i] / (lead[i] - lead[i + 1])
    return float(n[i] * (n[i + 1] / n[i]) ** share)

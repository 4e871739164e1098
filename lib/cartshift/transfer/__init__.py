"""Transfer: how far apart two platforms are, what to borrow, and until when it pays."""

from cartshift.transfer.curves import break_even
from cartshift.transfer.domains import importance_weights, mmd_rbf, proxy_a_distance
from cartshift.transfer.finetune import FineTunedLogisticRegression

__all__ = [
    "FineTunedLogisticRegression",
    "break_even",
    "importance_weights",
    "mmd_rbf",
    "proxy_a_distance",
]

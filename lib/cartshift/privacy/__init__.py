"""Privacy: who can be found in a log, and what noise, averages and accounting do about it."""

from cartshift.privacy.accountant import epsilon_spent, noise_multiplier, rdp_subsampled_gaussian
from cartshift.privacy.anonymity import class_sizes, diversity
from cartshift.privacy.dpsgd import DPLogisticRegression, PerturbedLogisticRegression
from cartshift.privacy.federated import FederatedLogisticRegression, fedavg
from cartshift.privacy.mechanisms import laplace_mean
from cartshift.privacy.reidentification import draw_known, fact_table, matching_users

__all__ = [
    "DPLogisticRegression",
    "FederatedLogisticRegression",
    "PerturbedLogisticRegression",
    "class_sizes",
    "diversity",
    "draw_known",
    "epsilon_spent",
    "fact_table",
    "fedavg",
    "laplace_mean",
    "matching_users",
    "noise_multiplier",
    "rdp_subsampled_gaussian",
]

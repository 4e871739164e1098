"""Anomaly detection on user behaviour."""

from cartshift.anomaly.ecod import ECOD
from cartshift.anomaly.extended import ExtendedIsolationForest
from cartshift.anomaly.features import behaviour
from cartshift.anomaly.isolation import IsolationForest, average_path_length

__all__ = [
    "ECOD",
    "ExtendedIsolationForest",
    "IsolationForest",
    "average_path_length",
    "behaviour",
]

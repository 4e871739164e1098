"""Anomaly detection on user behaviour."""

from cartshift.anomaly.features import behaviour
from cartshift.anomaly.isolation import IsolationForest, average_path_length

__all__ = ["IsolationForest", "average_path_length", "behaviour"]

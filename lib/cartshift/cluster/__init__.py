"""Clustering of users by what they do over time."""

from cartshift.cluster.kshape import KShape

__all__ = ["KShape"]

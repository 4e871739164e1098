"""Clustering of users by what they do over time."""

from cartshift.cluster.kshape import KShape
from cartshift.cluster.medoids import k_medoids, move_split_merge

__all__ = ["KShape", "k_medoids", "move_split_merge"]

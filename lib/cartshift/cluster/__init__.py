"""Clustering of users by what they do over time."""

from cartshift.cluster.elastic import dtw, move_split_merge, soft_dtw
from cartshift.cluster.kshape import KShape
from cartshift.cluster.medoids import k_medoids

__all__ = ["KShape", "dtw", "k_medoids", "move_split_merge", "soft_dtw"]

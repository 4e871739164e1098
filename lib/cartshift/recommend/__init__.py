"""Recommenders on user-item matrices."""

from cartshift.recommend.ease import EASE
from cartshift.recommend.factors import BPR, IALS
from cartshift.recommend.neighbours import ItemKNN, UserKNN, cosine_neighbours
from cartshift.recommend.popularity import OwnFrequency, Popularity

__all__ = [
    "BPR",
    "EASE",
    "IALS",
    "ItemKNN",
    "OwnFrequency",
    "Popularity",
    "UserKNN",
    "cosine_neighbours",
]

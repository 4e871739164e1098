"""How an assignment's exercises did: difficulty and discrimination, as test theory defines them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.results import Mark

MIN_LEARNERS = 10
"""Fewest learners of whom a correlation says anything."""


@dataclass(frozen=True)
class Item:
    """One exercise.

    Attributes
    ----------
    exercise : str
        Grade id of its answer.
    learners : int
        Learners. Submissions that could not be graded say nothing of it; one that did not attempt it
        counts with no points.
    attempted : int
        How many of them attempted it.
    difficulty : float or None
        Mean share of its points, from 0 (nobody) to 1 (everybody); None while anybody's answer waits
        for a person, and if it gives no points.
    discrimination : float or None
        Correlation of its points with those of all other exercises together, from -1 to 1; None if
        it is not defined.
    why : str
        Why discrimination is not defined.
    """

    exercise: str
    learners: int
    attempted: int
    difficulty: float | None
    discrimination: float | None
    why: str


def items(lines: Sequence) -> list[Item]:
    """Difficulty and discrimination of each exercise.

    Discrimination is the corrected item-total correlation: the item itself is not in the total, as
    it would correlate with itself (S. Henrysson, "Correction of item-total correlations in item
    analysis", Psychometrika 28, 1963, 211-218).

    Parameters
    ----------
    lines : sequence of autograder.report.Line
        The class.
    """
    lines = [line for line in lines if line.result.error is None]
    names = list(dict.fromkeys(mark.exercise for line in lines for mark in line.result.marks))
    points = np.full((len(lines), len(names)), np.nan)
    possible = np.zeros(len(names))
    attempted = np.zeros(len(names), dtype=int)
    for row, line in enumerate(lines):
        by_exercise = dict(line.exercises())
        for column, name in enumerate(names):
            marks = by_exercise.get(name, [])
            if marks and not line.any_waits(marks):
                points[row, column] = line.points_of(marks)
            possible[column] = max(possible[column], sum(mark.max_points for mark in marks))
            attempted[column] += any(map(_attempted, marks))
    whole = ~np.isnan(points).any(axis=0)
    found = []
    for column, name in enumerate(names):
        tried = int(attempted[column])
        if not whole[column]:
            found.append(Item(name, len(lines), tried, None, None, "waits for marks"))
            continue
        own, others = points[:, column], whole.copy()
        others[column] = False
        rest = points[:, others].sum(axis=1)
        share = float(own.mean() / possible[column]) if possible[column] else None
        value, why = _correlation(own, rest, others.any())
        found.append(Item(name, len(lines), tried, share, value, why))
    return found


def _attempted(mark: Mark) -> bool:
    return mark.status != "not attempted"


def _correlation(own, rest, others):
    if len(own) < MIN_LEARNERS:
        return None, f"too few: {len(own)}"
    if not others:
        return None, "no other exercise"
    if np.ptp(own) == 0:
        return None, "all have the same points"
    if np.ptp(rest) == 0:
        return None, "all have the same points elsewhere"
    return float(np.corrcoef(own, rest)[0, 1]), ""

"""A notebook whose cells are numbers, whose sources are trees and whose metadata are lists."""

import json

from tests.autograder.attacks.corpus import EVERYTHING, Attack

CELLS = [
    1,
    None,
    [],
    {},
    {"cell_type": "code", "source": {"a": [1]}, "metadata": [1], "outputs": 3},
    {"cell_type": "code", "source": ["a", 1], "metadata": {"nbgrader": [1, 2]}},
    {"cell_type": ["code"], "source": "x", "metadata": {"nbgrader": {"grade_id": {"a": 1}}}},
    {"cell_type": "code", "source": "x = 1", "metadata": {"tags": {"a": 1}}, "id": 5},
]

ATTACK = Attack(
    json.dumps({"cells": CELLS, "metadata": 7, "nbformat": "x", "nbformat_minor": None}).encode(),
    loses=EVERYTHING,
    finding=("format", "is not a cell"),
)

"""A learner's way in a real JupyterLab: open the exercises, answer, press Validate, read the verdict."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from workbook import lab

ROOT = Path(__file__).resolve().parents[2]
TOPIC = "05_collaborative_filtering"
EXERCISE = "E1"
LOGS = ROOT / "build" / "logs"


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def read(path):
    return nbformat.read(path, as_version=4)


def source_of(notebook, name):
    return next(cell.source for cell in notebook.cells if grade_id(cell) == name)


def test_names(notebook, exercise):
    """Names of the tests of an exercise that a learner can see, with their code."""
    return {
        cell.source.splitlines()[0]: cell.source
        for cell in notebook.cells
        if grade_id(cell).startswith(f"{exercise}_")
        and cell.metadata.nbgrader.grade
        and not all(line.startswith("#") or not line for line in cell.source.splitlines())
    }


def failing(released, answer):
    """First lines of the visible tests of the exercise that an answer fails."""
    failed = set()
    for name, test in test_names(released, EXERCISE).items():
        namespace = {}
        exec(source_of(released, "setup"), namespace)
        exec(answer, namespace)
        try:
            exec(test, namespace)
        except Exception:
            failed.add(name)
    return failed

"""What the instructor's notebook says."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.assignment import parse


@pytest.fixture
def restless():
    """Threads that take turns in the middle of making a tree, as they do when garbage is collected."""
    before = gc.get_threshold()

    def yield_to_others(phase, info):
        time.sleep(0)

    gc.callbacks.append(yield_to_others)
    gc.set_threshold(50)
    yield
    gc.set_threshold(*before)
    gc.callbacks.remove(yield_to_others)


class Quick:
    """Leaves cells as they are: transforming them takes most of the time, and is not what is tested."""

    def transform_cell(self, source):
        return source


def test_cells_are_parsed_in_several_threads(restless, monkeypatch):
    monkeypatch.setattr("autograder.assignment.TransformerManager", Quick)
    line = "def f(x):\n    return [[(x + 1, {'a': x ** 2}) for _ in range(3)] for _ in x]"
    source = "\n".join([line] * 60)
    with ThreadPoolExecutor(4) as threads:
        trees = list(threads.map(parse, [source] * 200))
    assert all(len(tree.body) == 60 for tree in trees)

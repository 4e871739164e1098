import numpy as np
import pytest


@pytest.fixture
def one_thread():
    """Let torch use one thread: with more of them than cores, small networks crawl."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def two_directions(n, rng):
    """Half of the users walk 1 2 3 1 2 3 …, half 3 2 1 …: the last event alone says nothing."""
    start, step = rng.integers(3, size=n), rng.choice([-1, 1], n)
    length = rng.integers(3, 12, n)
    return [1 + (s + d * np.arange(k)) % 3 for s, d, k in zip(start, step, length, strict=True)]

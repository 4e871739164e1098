import numpy as np
import pytest

from cartshift import seeds


@pytest.fixture
def block(monkeypatch):
    return lambda number: monkeypatch.setenv("CARTSHIFT_BLOCK", str(number))


def test_a_stream_is_the_same_on_every_machine():
    assert seeds.take("worlds", 3) == [755279, 755280, 755281]


def test_more_seeds_begin_with_the_fewer():
    assert seeds.take("worlds", 5)[:2] == seeds.take("worlds", 2)
    assert seeds.one("worlds") == seeds.take("worlds", 1)[0]


def test_blocks_and_streams_are_disjoint(block):
    names = ["worlds", "labels", "starts"]
    seen = []
    for number in (0, 1, 10, 4095):
        block(number)
        seen.append({seed for name in names for seed in seeds.take(name, 100)})
    assert [len(drawn) for drawn in seen] == [300] * 4
    assert len(set.union(*seen)) == 1200
    assert max(max(drawn) for drawn in seen) < 2**32


def test_generators_begin_anew(block):
    first = seeds.rng("bootstrap").random(3)
    np.testing.assert_array_equal(first, seeds.rng("bootstrap").random(3))
    block(1)
    assert not np.array_equal(first, seeds.rng("bootstrap").random(3))


@pytest.mark.parametrize("text", ["-1", "4096", "two", "1.5", ""])
def test_a_block_that_does_not_exist(block, text):
    block(text)
    with pytest.raises(ValueError, match="CARTSHIFT_BLOCK"):
        seeds.take("worlds", 1)


def test_a_number_of_seeds_that_no_block_has():
    with pytest.raises(ValueError, match="n must lie"):
        seeds.take("worlds", -1)

import numpy as np
import pandas as pd
import pytest

from cartshift.data.sequences import (
    PAD,
    UNKNOWN,
    Vocabulary,
    make_windows,
    pad_batch,
    user_sequences,
)


def test_vocabulary_orders_by_frequency_and_round_trips():
    vocabulary = Vocabulary().fit(["b", "a", "c", "c", "a", "c"])
    assert list(vocabulary.tokens_) == ["c", "a", "b"]
    codes = vocabulary.encode(["a", "zzz", "c"])
    assert list(codes) == [3, UNKNOWN, 2]
    assert vocabulary.decode([*codes, PAD]) == ["a", None, "c", None]
    assert len(vocabulary) == 5


def test_vocabulary_of_numbers_and_min_count():
    vocabulary = Vocabulary().fit([7, 7, 9], min_count=2)
    assert list(vocabulary.encode([7, 9])) == [2, UNKNOWN]
    with pytest.raises(ValueError, match="at least 5"):
        Vocabulary().fit([1], min_count=5)
    with pytest.raises(ValueError, match="from 0 to 2"):
        vocabulary.decode([3])


def test_user_sequences_follow_time_and_keep_ties():
    events = pd.DataFrame(
        {
            "user": [2, 1, 2, 1],
            "item": list("abcd"),
            "timestamp": pd.to_datetime(["2024-01-02", "2024-01-01", "2024-01-01", "2024-01-01"]),
        }
    )
    got = user_sequences(events, "item")
    assert {u: list(s) for u, s in got.items()} == {1: ["b", "d"], 2: ["c", "a"]}


def test_windows():
    np.testing.assert_array_equal(
        make_windows([1, 2, 3, 4, 5], 3), [[1, 2, 3], [2, 3, 4], [3, 4, 5]]
    )
    np.testing.assert_array_equal(make_windows([1, 2, 3, 4, 5], 2, stride=2), [[1, 2], [3, 4]])
    assert make_windows([1, 2], 3).shape == (0, 3)
    assert make_windows(np.zeros((6, 4)), 3).shape == (4, 3, 4)
    with pytest.raises(ValueError, match="at least 1"):
        make_windows([1, 2], 0)


def test_pad_batch():
    batch = pad_batch([[5, 6, 7], [], [8]])
    np.testing.assert_array_equal(batch.ids, [[5, 6, 7], [0, 0, 0], [8, 0, 0]])
    np.testing.assert_array_equal(batch.lengths, [3, 0, 1])
    np.testing.assert_array_equal(batch.mask.sum(axis=1), batch.lengths)


def test_pad_batch_keeps_the_most_recent():
    np.testing.assert_array_equal(pad_batch([[1, 2, 3], [4]], max_len=2).ids, [[2, 3], [4, 0]])
    with pytest.raises(ValueError, match="no sequence"):
        pad_batch([])

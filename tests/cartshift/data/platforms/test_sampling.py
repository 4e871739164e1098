import numpy as np
import pytest

from cartshift.data.platforms.sampling import cumulate, draw, softmax, stream


def test_streams_are_reproducible_and_apart():
    assert stream(1, "a").random() == stream(1, "a").random()
    assert (
        len({stream(1, "a").random(), stream(2, "a").random(), stream(1, "a", "b").random()}) == 3
    )


def test_softmax_over_the_first_axis_does_not_overflow():
    p = softmax(np.array([[1000.0, 0.0], [1000.0, np.log(3)]]))
    np.testing.assert_allclose(p, [[0.5, 0.25], [0.5, 0.75]])


def test_draws_follow_their_distribution():
    p = np.array([[0.2, 1.0, 0.0], [0.5, 0.0, 0.0], [0.3, 0.0, 1.0]])
    which = np.repeat([0, 1, 2], 20_000)
    value = draw(cumulate(p), which, stream(0, "test"))
    assert (value[which == 1] == 0).all()
    assert (value[which == 2] == 2).all()
    share = np.bincount(value[which == 0], minlength=3) / 20_000
    assert share == pytest.approx(p[:, 0], abs=0.015)


def test_one_value_only():
    assert draw(cumulate(np.ones((1, 2, 2))), np.array([0, 3]), stream(0, "test")).tolist() == [
        0,
        0,
    ]

import numpy as np
import pytest

from cartshift.rl.lifetime import BGNBD


def customers(n, horizon, rng, r=0.8, alpha=20.0, a=0.8, b=2.5):
    """Purchase times after the first one, until `horizon`, by the story that the model tells."""
    for rate, leave in zip(rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n), strict=True):
        times, now = [], rng.exponential(1 / rate)
        while now < horizon:
            times.append(now)
            if rng.random() < leave:
                break
            now += rng.exponential(1 / rate)
        yield np.array(times)


@pytest.fixture(scope="module")
def world():
    people = list(customers(6000, 400.0, np.random.default_rng(0)))
    x = np.array([(t < 200).sum() for t in people])
    t_x = np.array([t[t < 200].max(initial=0.0) for t in people])
    later = np.array([((t >= 200) & (t < 300)).sum() for t in people])
    return x, t_x, np.full(len(people), 200.0), later


def test_the_parameters_that_made_the_data_come_back(world):
    model = BGNBD().fit(*world[:3])
    assert model.r_ == pytest.approx(0.8, rel=0.2)
    assert model.alpha_ == pytest.approx(20, rel=0.25)
    assert model.a_ / (model.a_ + model.b_) == pytest.approx(0.8 / 3.3, rel=0.25)


def test_what_it_expects_comes_true_in_number_and_share(world):
    *past, later = world
    model = BGNBD().fit(*past)
    assert model.expected(100, *past).sum() == pytest.approx(later.sum(), rel=0.07)
    assert model.buys(100, *past).sum() == pytest.approx((later > 0).sum(), rel=0.07)
    assert ((model.active(*past) > 0) & (model.active(*past) <= 1)).all()
    # who bought often and then fell silent has left
    assert model.active([8], [30.0], [200.0]) < 0.05 < 0.7 < model.active([8], [195.0], [200.0])


def test_a_scale_of_time_changes_rates_only(world):
    x, t_x, T, _ = world
    days, weeks = BGNBD().fit(x, t_x, T), BGNBD().fit(x, t_x / 7, T / 7)
    assert days.alpha_ / 7 == pytest.approx(weeks.alpha_, rel=0.02)
    np.testing.assert_allclose(
        days.expected(70, x, t_x, T), weeks.expected(10, x, t_x / 7, T / 7), rtol=0.02
    )


def test_impossible_histories_are_refused():
    for bad in (([1], [5.0], [4.0]), ([-1], [0.0], [4.0]), ([1, 2], [1.0], [4.0])):
        with pytest.raises(ValueError, match=r"must"):
            BGNBD().fit(*bad)

import numpy as np
import pytest
from numpy.testing import assert_allclose

from cartshift.transfer import importance_weights, mmd_rbf, proxy_a_distance


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_one_domain_is_close_and_two_far_ones_are_not(rng):
    X = rng.normal(size=(2000, 5))
    assert proxy_a_distance(X[:1000], X[1000:], seed=0) < 0.2
    assert proxy_a_distance(X[:1000], X[1000:] + 9, seed=0) == 2.0


def test_proxy_a_distance_of_gaussians_is_that_of_the_best_classifier(rng):
    # laws N(0, 1) and N(2, 1): the best border lies at 1 and errs on 15.87 % of either side
    X_s, X_t = rng.normal(size=(8000, 1)), 2 + rng.normal(size=(8000, 1))
    assert proxy_a_distance(X_s, X_t, seed=1) == pytest.approx(2 * (1 - 2 * 0.15866), abs=0.05)


def test_a_small_target_is_not_a_distant_one(rng):
    X_s, X_t = rng.normal(size=(5000, 3)), rng.normal(size=(250, 3))
    assert proxy_a_distance(X_s, X_t, seed=0) < 0.4  # by plain accuracy it is 1.8


def test_more_features_than_rows_do_not_make_a_distance(rng):
    distances = [
        proxy_a_distance(rng.normal(size=(60, 100)), rng.normal(size=(60, 100)), seed)
        for seed in range(20)
    ]
    assert np.mean(distances) < 0.4  # on its own training rows the classifier makes no mistake: 2


def test_the_seed_decides_the_split(rng):
    X_s, X_t = rng.normal(size=(60, 4)), 0.5 + rng.normal(size=(60, 4))
    distances = [proxy_a_distance(X_s, X_t, seed) for seed in (0, 0, 1, 2, 3)]
    assert distances[0] == distances[1]
    assert len(set(distances)) > 1


def test_weights_are_the_ratio_of_two_gaussians(rng):
    shift = np.array([1.0, -0.5])
    X_s, X_t = rng.normal(size=(40_000, 2)), shift + rng.normal(size=(10_000, 2))
    truth = X_s @ shift - shift @ shift / 2
    assert_allclose(np.log(importance_weights(X_s, X_t)), truth, atol=0.2)


def test_weights_do_not_depend_on_how_often_the_target_was_counted(rng):
    X_s, X_t = rng.normal(size=(3000, 2)), 0.7 + rng.normal(size=(3000, 2))
    weights = importance_weights(X_s, X_t)
    assert weights.mean() == pytest.approx(1, abs=0.1)
    assert_allclose(importance_weights(X_s, np.repeat(X_t, 5, axis=0)), weights, rtol=0.1)


def test_weights_stay_finite_where_a_probability_would_be_one(rng):
    X_s, X_t = rng.normal(size=(500, 1)), 3 + rng.normal(size=(500, 1))
    X_s[0] = 100
    weights = importance_weights(X_s, X_t)
    assert np.isfinite(weights).all()
    assert weights[0] == weights.max()


def test_mmd_of_four_points_by_hand():
    # k = 2^-d²: 1/2 within X, 1/2 within Y, (1/2 + 1/16 + 1 + 1/2) / 4 between them
    value = mmd_rbf([[0.0], [1.0]], [[1.0], [2.0]], gamma=np.log(2))
    assert value == pytest.approx(1 / 2 + 1 / 2 - 2 * 33 / 64)


def test_mmd_is_unbiased(rng):
    values = [mmd_rbf(rng.normal(size=(8, 2)), rng.normal(size=(5, 2)), 0.5) for _ in range(3000)]
    assert abs(np.mean(values)) < 4 * np.std(values) / np.sqrt(len(values))
    assert 0.3 < np.mean(np.array(values) < 0) < 0.7


def test_mmd_of_gaussians_is_the_known_one(rng):
    # E k(x, y) = (1 + 4γ)^(-1/2) exp(-γ δ² / (1 + 4γ)) for variance 1 and distance δ of the means
    gamma, delta = 0.5, 1.5
    values = [
        mmd_rbf(rng.normal(size=(100, 1)), delta + rng.normal(size=(150, 1)), gamma)
        for _ in range(300)
    ]
    wide = 1 + 4 * gamma
    expected = 2 * (1 - np.exp(-gamma * delta**2 / wide)) / np.sqrt(wide)
    assert np.mean(values) == pytest.approx(expected, abs=4 * np.std(values) / np.sqrt(300))


def test_mmd_does_not_care_where_zero_is(rng):
    X, Y = rng.normal(size=(50, 2)), 1 + rng.normal(size=(40, 2))
    assert mmd_rbf(X + 1e6, Y + 1e6, 0.3) == pytest.approx(mmd_rbf(X, Y, 0.3), abs=1e-8)


@pytest.mark.parametrize(
    "measure",
    [lambda X, Y: proxy_a_distance(X, Y, 0), importance_weights, lambda X, Y: mmd_rbf(X, Y, 1.0)],
)
def test_bad_tables_are_refused(measure):
    good = np.arange(12.0).reshape(6, 2)
    with pytest.raises(ValueError, match="same columns"):
        measure(good, good[:, :1])
    with pytest.raises(ValueError, match="same columns"):
        measure(good[:, 0], good[:, 0])
    with pytest.raises(ValueError, match="2 rows"):
        measure(good, good[:1])
    bad = good.copy()
    bad[3, 1] = np.nan
    with pytest.raises(ValueError, match="second table: row 3, column 1"):
        measure(good, bad)


@pytest.mark.parametrize("gamma", [0, -1, np.nan, np.inf])
def test_mmd_refuses_a_width_that_is_none(gamma):
    with pytest.raises(ValueError, match="gamma"):
        mmd_rbf(np.eye(2), np.eye(2), gamma)

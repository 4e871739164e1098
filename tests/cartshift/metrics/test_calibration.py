import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

from cartshift.metrics.calibration import (
    brier_score,
    expected_calibration_error,
    match_rate,
    normalised_entropy,
    reliability_table,
)


def data(n=2000, seed=0):
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(-1, 1.5, n))
    return (rng.random(n) < p).astype(int), p


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
def test_table_agrees_with_scikit_learn(strategy):
    y, p = data()
    observed, predicted = calibration_curve(y, p, n_bins=10, strategy=strategy)
    table = reliability_table(y, p, 10, strategy)
    np.testing.assert_allclose(table["observed"], observed)
    np.testing.assert_allclose(table["predicted"], predicted)
    assert table["n"].sum() == y.size


def test_ece_by_hand():
    y, p = [0, 1, 1, 1], [0.1, 0.1, 0.9, 0.5]
    # bins .1: 0.5 against 0.1, two rows; .5 and .9: 1 against .5 and .9
    assert expected_calibration_error(y, p) == pytest.approx((2 * 0.4 + 0.5 + 0.1) / 4)
    assert expected_calibration_error(y, p, 1) == pytest.approx(0.75 - 0.4)


def test_edges_belong_to_the_upper_bin_and_one_to_the_last():
    table = reliability_table([0, 1, 1], [0.5, 0.49, 1.0], 2)
    assert table["n"].tolist() == [1, 2]


def test_quantile_bins_keep_equal_probabilities_together():
    assert len(reliability_table([0, 1, 0, 1], [0.3] * 4, 4, "quantile")) == 1


def test_a_constant_at_the_base_rate_is_perfectly_calibrated_and_useless():
    y, _ = data()
    constant = np.full(y.size, y.mean())
    assert expected_calibration_error(y, constant) == pytest.approx(0, abs=1e-12)
    assert normalised_entropy(y, constant) == pytest.approx(1)


def test_scores_agree_with_scikit_learn():
    y, p = data(seed=1)
    assert brier_score(y, p) == pytest.approx(brier_score_loss(y, p))
    base = log_loss(y, np.full(y.size, y.mean()))
    assert normalised_entropy(y, p) == pytest.approx(log_loss(y, p) / base)
    assert normalised_entropy([0, 1], [0.0, 1.0]) == 0
    assert normalised_entropy([0, 1], [1.0, 1.0]) == np.inf


@pytest.mark.parametrize("rate", [1e-6, 0.2, 0.999])
def test_match_rate(rate):
    _, p = data()
    shift = match_rate(p, rate)
    assert expit(logit(p) + shift).mean() == pytest.approx(rate, rel=1e-4)


def test_match_rate_of_equal_probabilities():
    assert match_rate([0.2, 0.2], 0.5) == pytest.approx(-logit(0.2))


@pytest.mark.parametrize(
    ("y", "p", "message"),
    [
        ([0, 1], [0.5], "one shape"),
        ([], [], "one shape"),
        ([0, 2], [0.5, 0.5], "label 1"),
        ([0, 1], [0.5, 1.5], "probability 1"),
        ([0, 1], [0.5, np.nan], "probability 1"),
    ],
)
@pytest.mark.parametrize(
    "score", [reliability_table, expected_calibration_error, brier_score, normalised_entropy]
)
def test_bad_input(score, y, p, message):
    with pytest.raises(ValueError, match=message):
        score(y, p)


def test_bad_options():
    with pytest.raises(ValueError, match="strategy"):
        reliability_table([0, 1], [0.5, 0.5], 2, "equal")
    with pytest.raises(ValueError, match="bins"):
        reliability_table([0, 1], [0.5, 0.5], 0)
    with pytest.raises(ValueError, match="same"):
        normalised_entropy([1, 1], [0.5, 0.5])
    for p, rate in (([0.0, 0.5], 0.5), ([0.5], 1.0), ([], 0.5)):
        with pytest.raises(ValueError, match="strictly"):
            match_rate(p, rate)

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LogisticRegression

from cartshift.privacy import DPLogisticRegression, PerturbedLogisticRegression, epsilon_spent


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(1)
    X = rng.uniform(-1, 1, size=(4000, 3))
    y = rng.random(4000) < 1 / (1 + np.exp(-X @ [2.0, -1.0, 0.0]))
    return X, np.where(y, "buys", "no")


def test_without_noise_and_with_a_wide_clip_it_is_logistic_regression(data):
    model = DPLogisticRegression(None, clip=100, batch=4000, steps=400, learning_rate=4).fit(*data)
    exact = LogisticRegression(C=np.inf).fit(*data)
    assert_allclose(model.coef_, exact.coef_, atol=0.02)
    assert_allclose(model.intercept_, exact.intercept_, atol=0.02)
    assert_array_equal(model.classes_, exact.classes_)


def test_noise_is_that_of_the_accountant_and_small_budgets_are_noisier(data):
    spread = []
    for epsilon in (0.1, 10):
        fits = [DPLogisticRegression(epsilon, random_state=s).fit(*data) for s in range(8)]
        assert epsilon_spent(512 / 4000, fits[0].sigma_, 300, 1e-5) <= epsilon
        spread.append(np.std([f.coef_ for f in fits], axis=0).mean())
    assert spread[0] > 5 * spread[1]


def test_one_extreme_row_moves_the_model_little(data):
    X, y = data
    X_far, y_far = np.vstack([X, [[1e6, 0, 0]]]), np.append(y, "no")
    settings = {"epsilon": None, "batch": 4001, "steps": 50}
    near = DPLogisticRegression(**settings).fit(X, y)
    far = DPLogisticRegression(**settings).fit(X_far, y_far)
    assert np.abs(near.coef_ - far.coef_).max() < 50 / 4000


def test_perturbation_reaches_no_further_than_it_claims(data):
    X, y = data
    radius, ridge = 2.0, 0.05
    settings = {"epsilon": None, "radius": radius, "ridge": ridge}
    X_other, y_other = X.copy(), y.copy()
    X_other[0], y_other[0] = [50, 50, 50], "no"
    a = PerturbedLogisticRegression(**settings).fit(X, y)
    b = PerturbedLogisticRegression(**settings).fit(X_other, y_other)
    moved = np.append(a.coef_ - b.coef_, a.intercept_ - b.intercept_)
    assert 0 < np.linalg.norm(moved) <= 2 * radius / (len(X) * ridge)


def test_probabilities_and_classes_agree(data):
    for model in (DPLogisticRegression(1.0), PerturbedLogisticRegression(5.0, radius=2.0)):
        p = model.fit(*data).predict_proba(data[0])
        assert_allclose(p.sum(axis=1), 1)
        assert_array_equal(model.classes_[p.argmax(axis=1)], model.predict(data[0]))
        again = model.fit(*data).predict_proba(data[0])
        assert_array_equal(p, again)


@pytest.mark.parametrize("settings", [{"clip": 0}, {"steps": 0}, {"epsilon": -1}])
def test_bad_parameters_raise(data, settings):
    with pytest.raises(ValueError, match="must be above 0"):
        DPLogisticRegression(**settings).fit(*data)


def test_one_class_raises(data):
    with pytest.raises(ValueError, match="two classes"):
        PerturbedLogisticRegression().fit(data[0], np.zeros(len(data[0])))

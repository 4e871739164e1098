import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from cartshift.transfer import FineTunedLogisticRegression


@pytest.fixture
def rows():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(300, 4))
    y = rng.random(300) < 1 / (1 + np.exp(-(X @ [2, -1, 0, 1] - 1)))
    return X, np.where(y, "buys", "leaves")


def test_without_a_source_it_is_ridge_logistic_regression(rows):
    X, y = rows
    ours = FineTunedLogisticRegression(strength=0.5).fit(X, y)
    theirs = LogisticRegression(C=2.0, tol=1e-10, max_iter=1000).fit(X, y)
    assert_allclose(ours.coef_, theirs.coef_, atol=1e-5)
    assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-5)
    assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-5)
    assert_array_equal(ours.predict(X), theirs.predict(X))


def test_strength_leads_from_the_target_to_the_source(rows):
    X, y = rows
    source = LogisticRegression().fit(X, np.roll(y, 7))
    scratch = FineTunedLogisticRegression(strength=1e-6).fit(X, y)
    distances = []
    for strength in (1e-6, 1.0, 30.0, 1e6):
        tuned = FineTunedLogisticRegression(source, strength).fit(X, y)
        distances.append(np.linalg.norm(tuned.coef_ - source.coef_))
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 1e-3
    forgotten = FineTunedLogisticRegression(source, 1e-6).fit(X, y)
    assert_allclose(forgotten.coef_, scratch.coef_, atol=1e-3)


def test_the_base_rate_is_learned_however_strong_the_source(rows):
    X, y = rows
    source = LogisticRegression().fit(X, y)
    rare = np.where(np.arange(300) % 10 == 0, "leaves", "buys")
    tuned = FineTunedLogisticRegression(source, 1e6).fit(X, rare)
    assert tuned.predict_proba(X)[:, 1].mean() == pytest.approx(0.1, abs=1e-4)


def test_separable_rows_are_fitted(rows):
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    model = FineTunedLogisticRegression(strength=1e-3).fit(X, [0, 0, 1, 1])
    assert np.isfinite(model.coef_).all()
    assert_array_equal(model.predict(X), [0, 0, 1, 1])


def test_it_is_an_estimator(rows):
    X, y = rows
    source = FineTunedLogisticRegression().fit(X, y)
    model = FineTunedLogisticRegression(source, 3.0)
    assert clone(model).strength == 3.0
    with pytest.raises(ValueError, match="two classes"):
        model.fit(X, np.zeros(300))
    with pytest.raises(ValueError, match="3 features"):
        model.fit(X[:, :3], y)
    with pytest.raises(ValueError, match="strength"):
        FineTunedLogisticRegression(strength=0).fit(X, y)

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import check_grad
from scipy.special import expit

from cartshift.transfer.adapt import DANN, coral, z_scores


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def test_z_scores_undo_another_unit(rng):
    X = rng.normal(size=(500, 3))
    source, target = z_scores(X, X * [1.0, 100.0, 7.0] + [5.0, 0.0, -1.0])
    assert_allclose(source, target, atol=1e-9)
    assert_allclose(source.std(axis=0), 1)


def test_a_constant_column_becomes_zero(rng):
    source, target = z_scores(np.ones((4, 1)), rng.normal(size=(4, 1)))
    assert_array_equal(source, 0)
    assert_allclose(target.mean(), 0, atol=1e-12)


def test_coral_gives_the_source_the_correlations_of_the_target(rng):
    X_s, X_t = rng.normal(size=(3000, 3)), rng.normal(size=(3000, 3)) @ rng.normal(size=(3, 3))
    source, target = coral(X_s, X_t, eps=1e-9)
    assert_allclose(np.cov(source.T), np.cov(target.T), atol=1e-6)
    assert_allclose(target, z_scores(X_s, X_t).target)


def test_coral_leaves_equal_platforms_alone(rng):
    X = rng.normal(size=(300, 4)) @ rng.normal(size=(4, 4))
    assert_allclose(*coral(X, X), atol=1e-9)


def test_bad_input_raises(rng):
    X = rng.normal(size=(5, 2))
    with pytest.raises(ValueError, match="eps must"):
        coral(X, X, 0)
    with pytest.raises(ValueError, match="same columns"):
        z_scores(X, X[:, :1])


def test_gradients_are_those_of_the_two_losses(rng):
    X_s, X_t, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0])
    model = DANN(hidden=4, epochs=1).fit(X_s, y, X_t)
    shapes = [w.shape for w in model.weights_]
    cuts = np.cumsum([w.size for w in model.weights_])[:-1]
    start = np.concatenate([w.ravel() for w in model.weights_])

    def load(flat):
        parts = np.split(flat, cuts)
        model.weights_ = [p.reshape(s) for p, s in zip(parts, shapes, strict=True)]

    def nll(logit, label):
        return np.mean(np.logaddexp(0, logit) - label * logit)

    def loss(flat, strength):
        load(flat)
        W, b, v, c, U, d, e, f = model.weights_
        Z = np.tanh(np.vstack([X_s, X_t]) @ W + b)
        domain = nll(np.tanh(Z @ U + d) @ e + f, np.repeat([0, 1], 6))
        return nll(Z[:6] @ v + c, y) + strength * domain

    def gradient(flat, strength):
        load(flat)
        return np.concatenate([g.ravel() for g in model._gradients(X_s, y, X_t, -strength)])

    # with strength −1 nothing is reversed, so this is the gradient of the sum of both losses
    assert check_grad(loss, gradient, start, 1.0) < 1e-5


def test_the_adversary_hides_the_platform(rng):
    X_s = rng.normal(size=(1500, 2))
    y = X_s[:, 0] > 0
    X_t = rng.normal((0, 3), size=(1500, 2))  # the second column tells platforms apart

    def gap(strength):
        W, b = DANN(strength, random_state=1).fit(X_s, y, X_t).weights_[:2]
        return np.abs(np.tanh(X_s @ W + b).mean(axis=0) - np.tanh(X_t @ W + b).mean(axis=0)).mean()

    assert gap(1.0) < gap(0.0) / 3


def test_it_learns_and_repeats(rng):
    X = rng.normal(size=(1500, 2))
    y = np.where(X[:, 0] * X[:, 1] > 0, "yes", "no")
    model = DANN(epochs=40).fit(X, y, X)
    assert (model.predict(X) == y).mean() > 0.85
    assert_array_equal(model.predict_proba(X)[:, 1], expit(model.decision_function(X)))
    again = DANN(epochs=40).fit(X, y, X)
    assert_array_equal(model.decision_function(X), again.decision_function(X))
    with pytest.raises(ValueError, match="two classes"):
        DANN().fit(X, np.zeros(1500), X)

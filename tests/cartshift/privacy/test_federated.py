import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import LogisticRegression

from cartshift.privacy import FederatedLogisticRegression, fedavg


def test_clients_count_by_their_rows():
    weights, bias = fedavg([[[1.0, 3.0], 0.0], [[5.0, 7.0], 4.0]], [3, 1])
    assert_allclose(weights, [2.0, 4.0])
    assert_allclose(bias, 1.0)


@pytest.mark.parametrize(
    ("states", "sizes"),
    [
        ([], []),
        ([[1.0]], [0]),
        ([[1.0]], [-1]),
        ([[1.0], [2.0]], [1]),
        ([[[1.0]], [[1.0, 2]]], [1, 1]),
    ],
)
def test_bad_input_raises(states, sizes):
    with pytest.raises(ValueError, match=r"clients|sizes"):
        fedavg(states, sizes)


def test_one_local_step_a_round_is_training_on_the_pool():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(600, 3)) + np.repeat([[0.0], [1.0], [-1.0]], 200, axis=0)
    y = rng.random(600) < 1 / (1 + np.exp(-X @ [1.0, -2.0, 0.5]))
    clients = np.repeat(["a", "b", "c"], 200)
    settings = {"rounds": 800, "ridge": 0.01}
    model = FederatedLogisticRegression(**settings).fit(X, y, clients)
    pooled = LogisticRegression(C=1 / (0.01 * 600), tol=1e-8).fit(X, y)
    assert_allclose(model.coef_, pooled.coef_, atol=1e-3)
    one = FederatedLogisticRegression(**settings).fit(X, y, np.zeros(600))
    assert_allclose(model.coef_, one.coef_, atol=1e-9)
    drifted = FederatedLogisticRegression(rounds=800, local_steps=50, ridge=0.01)
    assert np.abs(drifted.fit(X, y, clients).coef_ - pooled.coef_).max() > 0.01


def test_rows_and_clients_must_match():
    with pytest.raises(ValueError, match="a client each"):
        FederatedLogisticRegression().fit([[0.0], [1.0]], [0, 1], [0])

"""The Keras GCN on a small graph of two communities."""

import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.exceptions import NotFittedError

from cartshift.graph import normalised_adjacency


@pytest.fixture(scope="module")
def gcn():
    return pytest.importorskip("cartshift.graph.gcn")


@pytest.fixture(scope="module")
def communities():
    """Eighty nodes in two communities, features that say little, three labels in each."""
    rng = np.random.default_rng(0)
    y = np.repeat([3, 7], 40)
    chance = np.where(y[:, np.newaxis] == y, 0.2, 0.01)
    upper = np.triu(rng.random((80, 80)) < chance, k=1)
    X = rng.normal(size=(80, 6)) + 0.3 * (y == 7)[:, np.newaxis]
    known = np.full(80, -1)
    known[[0, 1, 2, 40, 41, 42]] = [3, 3, 3, 7, 7, 7]
    return sp.csr_array((upper | upper.T).astype(float)), X, y, known


def test_the_graph_helps_where_neighbours_agree(gcn, communities):
    A, X, y, known = communities
    with_graph = gcn.GCN(epochs=100).fit(X, known, A)
    without = gcn.GCN(epochs=100).fit(X, known, sp.csr_array(A.shape))
    assert np.isin(with_graph.predict(), [3, 7]).all()
    assert (with_graph.predict() == y).mean() > max(0.9, (without.predict() == y).mean() + 0.1)
    assert with_graph.loss_curve_[-1] < with_graph.loss_curve_[0]


def test_a_layer_is_the_formula(gcn, communities):
    A, X, _, known = communities
    model = gcn.GCN(epochs=3, dropout=0.0, depth=2).fit(X, known, A)
    first, _, second = model.model_.layers
    A_hat = normalised_adjacency(A)
    hidden = A_hat @ (X @ first.W.numpy()) + first.b.numpy()
    logits = A_hat @ (np.maximum(hidden, 0) @ second.W.numpy()) + second.b.numpy()
    got = model.hidden_features()
    np.testing.assert_allclose(got[0], np.maximum(hidden, 0), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(got[1], logits, rtol=1e-4, atol=1e-5)


def test_same_seed_same_model(gcn, communities):
    A, X, _, known = communities
    curves = [gcn.GCN(epochs=10, seed=seed).fit(X, known, A).loss_curve_ for seed in (1, 1, 2)]
    np.testing.assert_array_equal(curves[0], curves[1])
    assert (curves[0] != curves[2]).any()


def test_bad_input_is_named(gcn, communities):
    A, X, _, known = communities
    with pytest.raises(ValueError, match="no node is labelled"):
        gcn.GCN().fit(X, np.full(80, -1), A)
    with pytest.raises(ValueError, match="80 rows of X"):
        gcn.GCN().fit(X, known[:5], A)
    with pytest.raises(ValueError, match="depth"):
        gcn.GCN(depth=0).fit(X, known, A)
    with pytest.raises(NotFittedError):
        gcn.GCN().predict()


def test_the_numpy_part_does_not_import_tensorflow():
    code = "import cartshift.graph, sys; print('tensorflow' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"

"""The session network on sessions that run round a ring of items."""

import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.exceptions import NotFittedError

from cartshift.graph import normalised_adjacency
from cartshift.graph.transitions import examples, hit_rate, transition_counts

N = 12


@pytest.fixture(scope="module")
def session_gcn():
    return pytest.importorskip("cartshift.graph.session_gcn")


@pytest.fixture(scope="module")
def ring():
    starts = np.random.default_rng(0).integers(N, size=60)
    sessions = [(start + np.arange(5)) % N for start in starts]
    counts = transition_counts(sessions, N)
    A_hat = normalised_adjacency(counts + counts.T)
    return A_hat, examples(sessions[:40], N, 3), examples(sessions[40:], N, 3)


def test_it_learns_the_ring_with_and_without_the_graph(session_gcn, ring):
    A_hat, learn, judge = ring
    for graph in (A_hat, sp.eye_array(N, format="csr")):
        model = session_gcn.SessionGCN(width=16, epochs=40, batch_size=40, learning_rate=0.02)
        model.fit(*learn, graph, judge, np.eye(N)[:, :2])
        assert hit_rate(model.scores(judge[0]), *judge, k=2) > 0.8
        assert model.validation_curve_.min() < model.validation_curve_[0]


def test_items_are_the_formula(session_gcn, ring):
    A_hat, learn, judge = ring
    F = np.eye(N)[:, :3]
    model = session_gcn.SessionGCN(width=4, epochs=2, batch_size=40).fit(*learn, A_hat, judge, F)
    w = {name: value.numpy() for name, value in model.weights_._asdict().items()}
    A = A_hat.toarray()
    H = A @ np.maximum(A @ (w["items"] + F @ w["features"]), 0) @ w["mix"]
    np.testing.assert_allclose(model.items_, H, rtol=1e-4, atol=1e-5)
    context = np.array([[N, 2, 5]])
    session = H[5] @ w["last"] + (H[2] + H[5]) / 2 @ w["mean"]
    np.testing.assert_allclose(
        model.scores(context)[0], session @ H.T + w["popularity"], rtol=1e-4, atol=1e-4
    )


def test_same_seed_same_model_and_a_second_fit_begins_anew(session_gcn, ring):
    A_hat, learn, judge = ring
    model = session_gcn.SessionGCN(width=4, epochs=3, batch_size=40, seed=1)
    first = model.fit(*learn, A_hat, judge).validation_curve_
    np.testing.assert_array_equal(model.fit(*learn, A_hat, judge).validation_curve_, first)
    other = session_gcn.SessionGCN(width=4, epochs=3, batch_size=40, seed=2)
    assert (other.fit(*learn, A_hat, judge).validation_curve_ != first).any()


def test_bad_input_is_named(session_gcn, ring):
    A_hat, learn, judge = ring
    with pytest.raises(ValueError, match="contexts"):
        session_gcn.SessionGCN().fit(learn[0][:5], learn[1], A_hat, judge)
    with pytest.raises(ValueError, match="fill a batch"):
        session_gcn.SessionGCN(batch_size=10_000).fit(*learn, A_hat, judge)
    with pytest.raises(ValueError, match="features"):
        session_gcn.SessionGCN(batch_size=40).fit(*learn, A_hat, judge, np.ones((3, 1)))
    with pytest.raises(NotFittedError):
        session_gcn.SessionGCN().scores(judge[0])

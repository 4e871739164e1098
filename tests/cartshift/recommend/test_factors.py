import numpy as np
import pytest
import scipy.sparse as sp

from cartshift.recommend import BPR, IALS, factors


@pytest.fixture
def X():
    rng = np.random.default_rng(8)
    return sp.csr_array(rng.poisson(0.4, size=(30, 20)) * rng.uniform(0.5, 1.5, size=(30, 20)))


@pytest.fixture
def two_tastes():
    """Sixty users, each with six of ten items of one of two halves."""
    rng = np.random.default_rng(9)
    X = np.zeros((60, 20))
    for user in range(60):
        X[user, user % 2 * 10 + rng.choice(10, 6, replace=False)] = 1
    return X


def ridge_by_cells(row, fixed, l2, unobserved):
    """The factor of one row from all its cells, as one least-squares problem."""
    seen = row > 0
    design = [np.sqrt(unobserved) * fixed, np.sqrt(row[seen, None]) * fixed[seen]]
    target = [np.zeros(len(row)), np.sqrt(row[seen])]
    penalty = l2 * (seen.sum() + unobserved * len(row))
    design.append(np.sqrt(penalty) * np.eye(fixed.shape[1]))
    target.append(np.zeros(fixed.shape[1]))
    return np.linalg.lstsq(np.vstack(design), np.concatenate(target), rcond=None)[0]


def test_ials_folds_a_history_in_by_the_ridge_regression_over_all_cells(X):
    model = IALS(4, l2=0.05, unobserved=0.3, n_sweeps=3).fit(X)
    lists = model.recommend(X, k=20, exclude_seen=False)
    for row, items, folded in zip(X.toarray(), lists, model.transform(X), strict=True):
        user = ridge_by_cells(row, model.item_factors_, 0.05, 0.3)
        np.testing.assert_allclose(folded, user, atol=1e-9)
        scores = model.item_factors_ @ user
        assert (np.diff(scores[items]) < 1e-9).all()


def test_ials_lowers_its_objective_with_every_sweep(X):
    dense, l2, unobserved = X.toarray(), 0.05, 0.3
    losses = []
    for n_sweeps in (1, 2, 5, 20):
        items = IALS(4, l2, unobserved, n_sweeps).fit(X).item_factors_
        users = np.array([ridge_by_cells(row, items, l2, unobserved) for row in dense])
        guess = users @ items.T
        loss = (dense * (1 - guess) ** 2).sum() + unobserved * (guess**2).sum()
        for factor, cells in ((users, dense), (items, dense.T)):
            weight = (cells > 0).sum(axis=1) + unobserved * cells.shape[1]
            loss += l2 * (weight * (factor**2).sum(axis=1)).sum()
        losses.append(loss)
    assert (np.diff(losses) < 0).all(), losses


def test_blocks_of_rows_do_not_change_what_ials_solves(X, monkeypatch):
    whole = IALS(4).fit(X).item_factors_
    monkeypatch.setattr(IALS, "_BLOCK_BYTES", 8 * 16 * 7)
    np.testing.assert_allclose(IALS(4).fit(X).item_factors_, whole, atol=1e-12)


def test_a_step_of_bpr_follows_the_gradient():
    rng = np.random.default_rng(10)
    P, Q, bias = rng.normal(size=(2, 3)), rng.normal(size=(4, 3)), rng.normal(size=4)
    indptr, indices = np.array([0, 1, 2]), np.array([2, 3])
    rate, l2 = 1e-6, 0.2

    def gain(P, Q, bias):
        margin = P[0] @ (Q[2] - Q[1]) + bias[2] - bias[1]
        touched = np.concatenate([P[0], Q[2], Q[1], bias[[1, 2]]])
        return -np.log1p(np.exp(-margin)) - l2 / 2 * (touched**2).sum()

    after = P.copy(), Q.copy(), bias.copy()
    step = factors._bpr_steps.py_func
    step(np.array([0]), np.array([2]), np.array([1]), indptr, indices, *after, rate, l2)
    before = P, Q, bias
    for which in range(3):
        for place in np.ndindex(before[which].shape):
            moved = [part.copy() for part in before]
            moved[which][place] += 1e-6
            slope = (gain(*moved) - gain(*before)) / 1e-6
            change = (after[which][place] - before[which][place]) / rate
            assert change == pytest.approx(slope, abs=1e-4)


def test_bpr_skips_items_that_the_user_has():
    parts = [np.ones((1, 2)), np.ones((3, 2)), np.zeros(3)]
    before = [part.copy() for part in parts]
    step = factors._bpr_steps.py_func
    step([0], [0], [2], np.array([0, 2]), np.array([0, 2]), *parts, 0.1, 0.1)
    for old, new in zip(before, parts, strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("model", [IALS(4, l2=0.01), BPR(4, n_epochs=60)], ids=["IALS", "BPR"])
class TestBoth:
    def test_the_rest_of_a_taste_is_found(self, model, two_tastes):
        lists = model.fit(two_tastes).recommend(k=4)
        assert (lists // 10 == np.arange(60)[:, None] % 2).mean() > 0.95

    def test_the_seed_decides(self, model, X):
        model.fit(X)
        first = model.item_factors_
        np.testing.assert_array_equal(model.fit(X).item_factors_, first)
        other = type(model)(4, random_state=1).fit(X).item_factors_
        assert not np.allclose(other, first)

    def test_seen_items_are_left_out_on_request(self, model, X):
        lists = model.fit(X).recommend(k=20)
        for user, items in enumerate(lists):
            assert not np.isin(items[items >= 0], X[[user]].indices).any()
        assert np.sort(model.recommend(k=20, exclude_seen=False)).tolist() == [list(range(20))] * 30

    def test_input_is_not_changed(self, model, X):
        before = X.copy()
        model.fit(X).recommend()
        assert (before != X).nnz == 0


def test_bpr_answers_for_the_users_of_fit_alone(X):
    with pytest.raises(ValueError, match="no vector for other users"):
        BPR(4, n_epochs=1).fit(X).recommend(X)


def test_blocks_of_users_do_not_change_the_lists_of_bpr(X, monkeypatch):
    model = BPR(4, n_epochs=2).fit(X)
    whole = model.recommend()
    monkeypatch.setattr(BPR, "_BLOCK_ENTRIES", 20 * 7)
    np.testing.assert_array_equal(model.recommend(), whole)


def test_nobody_bought_anything():
    X = np.zeros((3, 4))
    assert IALS(2).fit(X).recommend(k=2).tolist() == [[0, 1]] * 3
    assert BPR(2, n_epochs=1).fit(X).recommend(k=2).shape == (3, 2)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (IALS(0), "n_factors must be at least 1"),
        (IALS(n_sweeps=0), "n_sweeps must be at least 1"),
        (IALS(l2=0), "l2 must be finite and above 0"),
        (IALS(unobserved=np.nan), "unobserved must be finite and above 0"),
        (BPR(0), "n_factors must be at least 1"),
        (BPR(n_epochs=0), "n_epochs must be at least 1"),
        (BPR(l2=-1), "l2 must be finite and not negative"),
        (BPR(learning_rate=0), "learning_rate must be finite and above 0"),
    ],
)
def test_bad_parameters_are_named_in_fit(model, message, X):
    with pytest.raises(ValueError, match=message):
        model.fit(X)

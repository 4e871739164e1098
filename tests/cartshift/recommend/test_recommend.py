import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import cosine_similarity

from cartshift.recommend import EASE, IALS, ItemKNN, OwnFrequency, Popularity, UserKNN, sparse

ALL = [Popularity(), OwnFrequency(), ItemKNN(), UserKNN(), EASE(), IALS(4, n_sweeps=3)]
ids = [type(model).__name__ for model in ALL]


@pytest.fixture
def X():
    rng = np.random.default_rng(7)
    # continuous weights: sums in another order must not make or break ties
    return sp.csr_array(rng.poisson(0.4, size=(40, 25)) * rng.uniform(0.5, 1.5, size=(40, 25)))


def best(scores, k):
    """The obvious oracle: sort by falling score, then by column."""
    return np.lexsort((np.arange(scores.size), -scores))[:k]


def by_sorting(scores, X, k, *, exclude_seen, positive):
    lists = np.full((X.shape[0], k), -1)
    for user, row in enumerate(scores):
        row = row.copy()
        if exclude_seen:
            row[X[[user]].indices] = -np.inf
        chosen = best(row, k)
        chosen = chosen[row[chosen] > (0 if positive else -np.inf)]
        lists[user, : len(chosen)] = chosen
    return lists


@pytest.mark.parametrize("exclude_seen", [True, False])
def test_item_knn_ranks_as_the_definition_does(X, exclude_seen):
    shrink, n_neighbors = 2.0, 5
    dense = X.toarray()
    norms = np.linalg.norm(dense, axis=0)
    similarity = dense.T @ dense / (np.outer(norms, norms) + shrink)
    np.fill_diagonal(similarity, 0)
    for row in similarity:
        keep = best(row, n_neighbors)
        row[np.setdiff1d(np.arange(row.size), keep)] = 0
    expected = by_sorting(dense @ similarity, X, 10, exclude_seen=exclude_seen, positive=True)
    model = ItemKNN(n_neighbors, shrink).fit(X)
    np.testing.assert_allclose(model.similarity_.toarray(), similarity, atol=1e-12)
    np.testing.assert_array_equal(model.recommend(exclude_seen=exclude_seen), expected)


@pytest.mark.parametrize("known", [True, False])
def test_user_knn_ranks_as_the_definition_does(X, known):
    dense = X.toarray()
    similarity = cosine_similarity(dense)
    if known:
        np.fill_diagonal(similarity, 0)
    for row in similarity:
        row[np.setdiff1d(np.arange(row.size), best(row, 7))] = 0
    expected = by_sorting(similarity @ dense, X, 10, exclude_seen=True, positive=True)
    model = UserKNN(7).fit(X)
    np.testing.assert_array_equal(model.recommend(None if known else X), expected)


def test_ease_is_a_ridge_regression_of_each_item_on_all_others(X):
    coef = EASE(l2=3.0).fit(X).coef_
    dense = X.toarray()
    for item in range(dense.shape[1]):
        others = np.delete(np.arange(dense.shape[1]), item)
        ridge = Ridge(alpha=3.0, fit_intercept=False, solver="cholesky")
        ridge.fit(dense[:, others], dense[:, item])
        np.testing.assert_allclose(coef[others, item], ridge.coef_, atol=1e-10)
        assert coef[item, item] == 0


def test_on_a_tie_the_lower_column_comes_first():
    X = np.tile([1.0, 0, 1, 1, 0, 1], (4, 1))
    X[0, 5] = 0
    assert ItemKNN().fit(X[1:]).recommend([[1, 0, 0, 0, 0, 0]], k=3).tolist() == [[2, 3, 5]]
    assert Popularity().fit(X).recommend(k=4, exclude_seen=False)[0].tolist() == [0, 2, 3, 5]


def test_popularity_counts_users_not_events():
    X = np.array([[9, 0, 1], [0, 0, 1]])
    assert Popularity().fit(X).recommend(k=1, exclude_seen=False).tolist() == [[2], [2]]


def test_own_frequency_puts_own_items_first_and_popular_ones_behind():
    X = np.array([[1, 3, 0, 0], [0, 0, 2, 1], [0, 0, 0, 1]])
    lists = OwnFrequency().fit(X).recommend(k=4, exclude_seen=False)
    assert lists[0].tolist() == [1, 0, 3, 2]
    X = X / 1000  # weights far below one still outrank popularity
    assert OwnFrequency().fit(X).recommend(k=4, exclude_seen=False)[0].tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize("model", ALL, ids=ids)
class TestEveryModel:
    def test_seen_items_are_left_out_on_request(self, model, X):
        lists = model.fit(X).recommend(k=25)
        for user, items in enumerate(lists):
            items = items[items >= 0]
            assert not np.isin(items, X[[user]].indices).any()
            assert len(set(items)) == len(items)

    def test_k_beyond_the_catalogue_gives_short_lists(self, model, X):
        lists = model.fit(X).recommend(k=30)
        assert lists.shape == (40, 30)
        assert (lists[:, 25:] == -1).all()

    def test_input_is_not_changed(self, model, X):
        before = X.copy()
        model.fit(X).recommend(X)
        assert (before != X).nnz == 0

    def test_dense_and_sparse_agree(self, model, X):
        a = model.fit(X).recommend(X)
        b = model.fit(X.toarray()).recommend(X.toarray())
        np.testing.assert_array_equal(a, b)

    def test_before_fit(self, model, X):
        with pytest.raises(NotFittedError):
            type(model)().recommend(X)

    def test_bad_input_is_named(self, model, X):
        bad = X.toarray()
        bad[3, 4] = np.nan
        with pytest.raises(ValueError, match=r"X\[3, 4\] is nan"):
            model.fit(bad)
        bad[3, 4] = -1
        with pytest.raises(ValueError, match=r"X\[3, 4\] is -1.0"):
            model.fit(bad)
        with pytest.raises(ValueError, match=r"shape \(0, 25\)"):
            model.fit(X[:0])
        with pytest.raises(ValueError, match="X has 24 items, but fit saw 25"):
            model.fit(X).recommend(X[:, :24])
        with pytest.raises(ValueError, match="k must be at least 1"):
            model.fit(X).recommend(X, k=0)

    def test_a_user_without_history_gets_an_answer_or_an_empty_list(self, model, X):
        lists = model.fit(X).recommend(np.zeros((1, 25)), k=3)
        assert lists.shape == (1, 3)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (EASE(l2=0), "l2 must be finite and above 0"),
        (EASE(l2=np.inf), "l2 must be finite and above 0"),
        (ItemKNN(0), "n_neighbors must be at least 1"),
        (UserKNN(shrink=-1), "shrink must be finite and not negative"),
        (ItemKNN(shrink=np.nan), "shrink must be finite and not negative"),
    ],
)
def test_bad_parameters_are_named_in_fit(model, message, X):
    with pytest.raises(ValueError, match=message):
        model.fit(X)


def test_products_too_small_for_a_float_are_no_neighbours_and_overrun_no_buffer():
    # uncompiled, where an index behind the end of a buffer is an error
    tiny = sp.csr_array(np.full((3, 1), 1e-200))
    factors = tiny.T.tocsr(), tiny
    arrays = [part for M in factors for part in (M.indptr, M.indices, M.data)]
    nothing = sp.csr_array((1, 1))
    rest = (nothing.indptr, nothing.indices, 1, 2, np.zeros(0), np.zeros(0), 0.0)
    indices, values = sparse._top_k_product.py_func((0, 1), *arrays, *rest)
    assert indices.tolist() == [[-1, -1]]
    assert values.tolist() == [[0.0, 0.0]]


def test_threads_do_not_change_the_answer(X):
    alone, together = ItemKNN(5).fit(X), ItemKNN(5, n_jobs=3).fit(X)
    assert (alone.similarity_ != together.similarity_).nnz == 0
    np.testing.assert_array_equal(alone.recommend(), together.recommend())


def test_blocks_of_users_do_not_change_the_answer(X, monkeypatch):
    whole = EASE().fit(X).recommend()
    monkeypatch.setattr(EASE, "_BLOCK_ENTRIES", 25 * 7)
    np.testing.assert_array_equal(EASE().fit(X).recommend(), whole)

import functools
import itertools

import numpy as np
import pandas as pd
import pytest
import sklearn.ensemble
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

from cartshift.anomaly import IsolationForest, average_path_length


def expected_paths(X, limit):
    """Exact mean path length of every row of X: all splits, weighted by their probability."""

    @functools.cache
    def paths(rows, depth):
        part = X[list(rows)]
        varying = np.flatnonzero(part.min(axis=0) < part.max(axis=0))
        if depth == limit or not varying.size:
            return dict.fromkeys(rows, 2 * sum(1 / k for k in range(2, len(rows) + 1)))
        mean = dict.fromkeys(rows, 1.0)
        for j in varying:
            values = np.unique(part[:, j])
            for low, high in itertools.pairwise(values):
                chance = (high - low) / (values[-1] - values[0]) / varying.size
                for side in (X[:, j] <= low, X[:, j] >= high):
                    for row, length in paths(tuple(r for r in rows if side[r]), depth + 1).items():
                        mean[row] += chance * length
        return mean

    found = paths(tuple(range(len(X))), 0)
    return np.array([found[row] for row in range(len(X))])


def crowd_and_stranger(n=400, seed=0):
    rng = np.random.default_rng(seed)
    return np.vstack([rng.normal(size=(n, 3)), [[10.0, 0, 0]]])


def test_average_path_length_is_the_papers_formula():
    n = np.array([2, 3, 10, 256])
    harmonic = np.array([sum(1 / k for k in range(1, m)) for m in n])
    np.testing.assert_allclose(average_path_length(n), 2 * harmonic - 2 * (n - 1) / n, rtol=1e-12)
    assert average_path_length(1) == 0


def test_average_path_length_refuses_no_points():
    with pytest.raises(ValueError, match="at least 1"):
        average_path_length([3, 0])


@pytest.mark.parametrize(
    "X",
    [
        np.array([[0.0], [1], [3], [3.5], [10]]),
        np.array([[0.0, 0, 7], [1, 5, 7], [2, 5, 7], [9, 6, 7], [9, 6, 7], [1, 0, 7]]),
    ],
    ids=["line", "duplicates and a constant feature"],
)
def test_paths_have_the_exact_expected_length(X):
    n = 20_000
    forest = IsolationForest(n, max_samples=len(X), random_state=1).fit(X)
    limit = int(np.ceil(np.log2(len(X))))
    # a path varies by less than 2 splits, so a mean over n trees by less than 2 / sqrt(n)
    np.testing.assert_allclose(
        forest.path_lengths(X), expected_paths(X, limit), atol=4 * 2 / np.sqrt(n)
    )


def test_low_scores_are_abnormal_and_minus_one_is_an_anomaly():
    X = crowd_and_stranger()
    forest = IsolationForest(random_state=0).fit(X)
    scores = forest.score_samples(X)
    assert scores.argmin() == 400
    assert ((scores > -1) & (scores < 0)).all()
    assert forest.predict(X)[400] == -1
    np.testing.assert_array_equal(forest.predict(X) == -1, forest.decision_function(X) < 0)


def test_contamination_moves_the_line_and_nothing_else():
    X = crowd_and_stranger()
    forests = [IsolationForest(contamination=c, random_state=0).fit(X) for c in (0.01, 0.2)]
    few, many = forests
    np.testing.assert_array_equal(few.score_samples(X), many.score_samples(X))
    assert (few.predict(X) == -1).mean() == pytest.approx(0.01, abs=0.005)
    assert (many.predict(X) == -1).mean() == pytest.approx(0.2, abs=0.005)


def test_contributions_add_up_and_name_the_odd_feature():
    X = crowd_and_stranger()
    forest = IsolationForest(random_state=0).fit(X)
    credit = forest.contributions(X)
    np.testing.assert_allclose(
        credit.sum(axis=1), forest.average_length_ - forest.path_lengths(X), atol=1e-9
    )
    assert credit[400].argmax() == 0
    assert credit[400, 0] > 2 * np.abs(credit[400, 1:]).max()


def test_ranks_like_scikit_learn():
    rng = np.random.default_rng(5)
    X = np.vstack([rng.normal(size=(1000, 4)), rng.normal(1.5, 2, size=(60, 4))])
    y = np.arange(len(X)) >= 1000

    def auc(cls):
        return [
            roc_auc_score(y, -cls(max_samples=256, random_state=s).fit(X).score_samples(X))
            for s in range(5)
        ]

    ours, theirs = auc(IsolationForest), auc(sklearn.ensemble.IsolationForest)
    assert abs(np.mean(ours) - np.mean(theirs)) < 0.01


def test_same_seed_same_scores():
    X = crowd_and_stranger()
    one, two, other = (
        IsolationForest(random_state=seed).fit(X).score_samples(X) for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_neighbouring_numbers_never_make_an_empty_child():
    low = 1.0
    X = np.array([[low], [np.nextafter(low, 2)]])
    forest = IsolationForest(200, random_state=0).fit(X)
    np.testing.assert_array_equal(forest.path_lengths(X), [1, 1])


def test_equal_points_cannot_be_isolated():
    forest = IsolationForest(random_state=0).fit(np.ones((50, 2)))
    np.testing.assert_allclose(forest.score_samples([[1, 1], [9, 9]]), -0.5)


def test_a_table_keeps_its_column_names():
    X = pd.DataFrame(crowd_and_stranger(), columns=["a", "b", "c"])
    forest = IsolationForest(10, random_state=0).fit(X)
    assert list(forest.feature_names_in_) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="feature names"):
        forest.score_samples(X[["b", "a", "c"]])


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_estimators": 0}, "n_estimators"),
        ({"max_samples": 1}, "max_samples"),
        ({"contamination": 0.6}, "contamination"),
        ({"contamination": "few"}, "contamination"),
    ],
)
def test_bad_parameters_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        IsolationForest(**parameters).fit(np.eye(4))


def test_bad_data_is_refused():
    with pytest.raises(ValueError, match="NaN"):
        IsolationForest().fit([[1.0], [np.nan]])
    with pytest.raises(ValueError, match="minimum of 2"):
        IsolationForest().fit([[1.0]])
    with pytest.raises(ValueError, match="2 features"):
        IsolationForest(5).fit(np.eye(2)).score_samples(np.eye(3))
    with pytest.raises(NotFittedError):
        IsolationForest().score_samples(np.eye(2))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_keeps_scikit_learns_conventions():
    check_estimator(IsolationForest(n_estimators=10))

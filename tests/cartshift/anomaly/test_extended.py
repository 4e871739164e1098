import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from cartshift.anomaly import ExtendedIsolationForest, IsolationForest


def test_one_feature_is_the_plain_forest():
    X = np.array([[0.0], [1.0], [10.0]])
    paths = ExtendedIsolationForest(4000, random_state=0).fit(X).path_lengths(X)
    np.testing.assert_allclose(paths, [1.9, 2.0, 1.1], atol=0.05)


def test_no_ghost():
    rng = np.random.default_rng(3)
    X = np.vstack([rng.normal([0, 8], 1, size=(300, 2)), rng.normal([8, 0], 1, size=(300, 2))])
    spots = np.array([[8.0, 8.0], [4.0, 4.0]])
    plain = IsolationForest(200, random_state=0).fit(X).path_lengths(spots)
    extended = ExtendedIsolationForest(200, random_state=0).fit(X).path_lengths(spots)
    assert plain[0] > plain[1]
    assert extended[0] < extended[1]


def test_turning_the_data_does_not_change_how_well_it_works():
    rng = np.random.default_rng(4)
    X = np.vstack([rng.normal(size=(300, 4)), rng.normal(size=(20, 4)) + 4])
    y = np.arange(320) >= 300
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    for data in (X, X @ turn):
        scores = ExtendedIsolationForest(random_state=0).fit(data).score_samples(data)
        assert ((scores > -1) & (scores < 0)).all()
        assert roc_auc_score(y, -scores) > 0.98


def test_path_is_within_the_limit_and_repeatable():
    X = np.random.default_rng(5).normal(size=(300, 3))
    one = ExtendedIsolationForest(20, 64, random_state=7).fit(X)
    two = ExtendedIsolationForest(20, 64, random_state=7).fit(X)
    np.testing.assert_array_equal(one.path_lengths(X), two.path_lengths(X))
    assert one.height_ == 6
    assert (one.path_lengths(X) > 0).all()
    assert one.score_samples(X[::-1])[0] == one.score_samples(X)[-1]


def test_equal_rows_never_part():
    X = np.ones((8, 2))
    model = ExtendedIsolationForest(5, random_state=0).fit(X)
    assert np.ptp(model.path_lengths(X)) == 0


@pytest.mark.parametrize("bad", [{"n_estimators": 0}, {"max_samples": 1}])
def test_bad_parameters(bad):
    with pytest.raises(ValueError):
        ExtendedIsolationForest(**bad).fit(np.ones((4, 2)))

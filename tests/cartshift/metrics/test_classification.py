import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

from cartshift.metrics.classification import (
    average_precision,
    grouped_auc,
    log_loss,
    precision_recall_curve,
    precision_recall_f1,
    roc_auc,
    roc_auc_interval,
)

# ten visits, three buys; scores with ties across the classes
Y = np.array([1, 0, 1, 0, 0, 1, 0, 0, 0, 0])
SCORE = np.array([0.9, 0.8, 0.7, 0.7, 0.5, 0.5, 0.5, 0.3, 0.2, 0.1])

CASES = [
    (rng.integers(0, 2, n), rng.integers(0, levels, n) / levels)
    for rng in [np.random.default_rng(0)]
    for n, levels in [(5, 3), (40, 2), (40, 7), (300, 1000), (300, 10**6)]
    for _ in range(4)
]
CASES = [(y, score) for y, score in CASES if 0 < y.sum() < y.size]

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)


def test_small_case_by_hand():
    assert precision_recall_f1(Y, SCORE >= 0.5) == (3 / 7, 1.0, 0.6)
    assert roc_auc(Y, SCORE) == pytest.approx(16.5 / 21, abs=1e-15)
    precision, recall = precision_recall_curve(Y, SCORE)
    np.testing.assert_allclose(precision, [1, 1 / 2, 2 / 4, 3 / 7, 3 / 8, 3 / 9, 3 / 10])
    np.testing.assert_allclose(recall, [1 / 3, 1 / 3, 2 / 3, 1, 1, 1, 1])
    assert average_precision(Y, SCORE) == pytest.approx((1 + 2 / 4 + 3 / 7) / 3, abs=1e-15)


@given(labels, st.sampled_from(["micro", "macro", "weighted"]), st.sampled_from([0, 1]))
def test_averages_equal_scikit_learn(pairs, average, zero_division):
    y, p = np.array(pairs).T
    expected = sk.precision_recall_fscore_support(
        y, p, average=average, zero_division=zero_division
    )[:3]
    got = precision_recall_f1(y, p, average, zero_division)
    np.testing.assert_allclose(got, np.array(expected, dtype=float), atol=1e-12)


@pytest.mark.parametrize("zero_division", [0.0, 1.0])
@pytest.mark.parametrize(("y", "p"), [([0, 0], [0, 0]), ([1, 0], [0, 0]), ([0, 0], [1, 0])])
def test_zero_division_of_the_positive_class(y, p, zero_division):
    expected = sk.precision_recall_fscore_support(
        y, p, average="binary", zero_division=zero_division
    )[:3]
    assert precision_recall_f1(y, p, zero_division=zero_division) == expected


def test_labels_may_be_words():
    y, p = ["view", "buy", "cart", "view"], ["view", "cart", "cart", "buy"]
    expected = sk.f1_score(y, p, average="macro")
    assert precision_recall_f1(y, p, "macro").f1 == pytest.approx(expected)


@pytest.mark.parametrize(("y", "score"), CASES)
def test_curves_equal_scikit_learn(y, score):
    assert roc_auc(y, score) == pytest.approx(sk.roc_auc_score(y, score), abs=1e-12)
    assert average_precision(y, score) == pytest.approx(
        sk.average_precision_score(y, score), abs=1e-12
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=25))
def test_auc_counts_pairs(rows):
    y, score = np.array(rows).T
    if not 0 < y.sum() < len(y):
        return
    wins = np.sign(score[y == 1][:, None] - score[y == 0])
    assert roc_auc(y, score) == pytest.approx((wins.mean() + 1) / 2, abs=1e-12)
    assert roc_auc(1 - y, -score) == pytest.approx(roc_auc(y, score), abs=1e-12)


def test_ties_of_infinite_scores_are_ties():
    assert roc_auc([0, 1], [np.inf, np.inf]) == 0.5
    assert average_precision([1, 0, 0, 1], [-np.inf] * 4) == 0.5


def test_groups_are_compared_within():
    y = np.array([1, 0, 1, 0, 0, 1])
    score = np.array([0.9, 0.8, 0.3, 0.1, 0.5, 0.4])
    groups = np.array(["a", "a", "b", "b", "c", "c"])
    assert grouped_auc(y, score, groups) == pytest.approx(2 / 3)
    assert grouped_auc(y, score, np.zeros(6)) == pytest.approx(roc_auc(y, score))
    # a group of one class is left out, the others count by their rows
    more = grouped_auc(
        np.append(y, [1, 1]), np.append(score, [0.0, 0.0]), np.append(groups, ["d", "d"])
    )
    assert more == pytest.approx(2 / 3)


@pytest.mark.parametrize(("y", "score"), [case for case in CASES if case[0].sum() > 3][:8])
def test_grouped_auc_equals_a_loop(y, score):
    groups = np.arange(y.size) % 3
    aucs, rows = [], []
    for group in range(3):
        inside = groups == group
        if 0 < y[inside].sum() < inside.sum():
            aucs.append(sk.roc_auc_score(y[inside], score[inside]))
            rows.append(inside.sum())
    assert grouped_auc(y, score, groups) == pytest.approx(np.average(aucs, weights=rows))


def test_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    y = np.repeat([1, 0], [30, 600])
    truth = 0.7602  # normal scores one standard deviation apart: Phi(1 / sqrt(2))
    covered = 0
    for _ in range(300):
        interval = roc_auc_interval(y, rng.normal(size=630) + y, level=0.9)
        covered += interval.low <= truth <= interval.high
    # 270 expected; 300 draws at 0.9 lie in [254, 286] with 99.7 %
    assert 250 <= covered <= 288
    assert interval.estimate == pytest.approx(interval.low / 2 + interval.high / 2)


def test_interval_of_tied_scores_by_hand():
    # placements: positives 1, 1/4; negatives 1/2, 1/2 + 1/4 (of four); AUC 5/8
    interval = roc_auc_interval([1, 1, 0, 0], [3, 1, 2, 1], level=0.5)
    assert interval.estimate == 5 / 8
    error = np.sqrt(np.var([1, 1 / 4], ddof=1) / 2 + np.var([1 / 2, 3 / 4], ddof=1) / 2)
    assert interval.high == pytest.approx(min(1, 5 / 8 + 0.674489750 * error))


def test_log_loss_equals_scikit_learn():
    rng = np.random.default_rng(2)
    y, z = rng.integers(0, 2, 50), rng.normal(0, 5, 50)
    assert log_loss(y, z) == pytest.approx(sk.log_loss(y, 1 / (1 + np.exp(-z))), abs=1e-12)
    y, z = rng.integers(0, 4, 50), rng.normal(0, 3, (50, 4))
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert log_loss(y, z) == pytest.approx(sk.log_loss(y, p, labels=range(4)), abs=1e-12)
    assert log_loss(y[:1], z[:1]) == pytest.approx(log_loss(y[:1], z[:1] + 1e6), rel=1e-8)


def test_log_loss_of_huge_and_of_sure_logits():
    assert log_loss([1, 0], [-1000.0, 1000.0]) == 1000.0
    assert log_loss([1], [40.0]) == pytest.approx(np.exp(-40), rel=1e-12)
    assert log_loss([0], [[0.0, -40.0]]) == pytest.approx(np.exp(-40), rel=1e-12)
    assert log_loss([0], [[-1000.0, 1000.0]]) == 2000.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: precision_recall_f1([[1.0]], [[1.0]]), r"\(1, 1\)"),
        (lambda: precision_recall_f1([1, 0], [1]), "one shape"),
        (lambda: precision_recall_f1([], []), "one shape"),
        (lambda: precision_recall_f1([1, 0], [0.7, 0.2]), "must be 0 and 1"),
        (lambda: precision_recall_f1([1, 0], [1, 0], "samples"), "average must be"),
        (lambda: roc_auc([1, 1], [0.1, 0.2]), "both classes"),
        (lambda: roc_auc([1, 0], [[0.1], [0.2]]), r"\(2, 1\)"),
        (lambda: roc_auc([1, 0], [0.1, np.nan]), "score 1 is NaN"),
        (lambda: roc_auc([1, 2], [0.1, 0.2]), "label 1 is neither"),
        (lambda: roc_auc_interval([1, 0, 0], [0.1, 0.2, 0.3]), "two rows"),
        (lambda: roc_auc_interval([1, 0, 0, 1], [0.1, 0.2, 0.3, 1], level=95), "level"),
        (lambda: grouped_auc([1, 0], [0.1, 0.2], [1]), "2 rows"),
        (lambda: grouped_auc([1, 0], [0.1, 0.2], [1, 2]), "no group"),
        (lambda: average_precision([0, 0], [0.1, 0.2]), "positive"),
        (lambda: log_loss([1, 0], [[0.1], [0.2]]), "from 0 to 0"),
        (lambda: log_loss([1, 0], [0.1]), "do not fit"),
        (lambda: log_loss([2], [0.1]), "from 0 to 1"),
        (lambda: log_loss([1], [np.inf]), "finite"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import adjusted_rand_score

from cartshift.cluster import KShape
from cartshift.cluster.kshape import align, extract_shape, ncc_c, sbd, z_normalise


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def shifted_shapes(rng, periodic, n=30, m=40):
    """Two shapes, one with one bump and one with two, at random places, offsets and scales."""
    labels = rng.integers(2, size=n)
    bump = np.exp(-0.5 * ((np.arange(m) - m // 2) / 2.0) ** 2)
    shapes = np.stack([bump, np.roll(bump, -5) + np.roll(bump, 5)])
    reach = m // 2 if periodic else 6
    rows = [np.roll(shapes[j], rng.integers(-reach, reach)) for j in labels]
    X = np.stack(rows) + rng.normal(0, 0.02, (n, m))
    return X * rng.uniform(0.1, 50, (n, 1)) + rng.uniform(-100, 100, (n, 1)), labels


def test_z_normalise_leaves_only_the_shape(rng):
    X = rng.normal(size=(5, 9))
    Z = z_normalise(X)
    assert_allclose(Z.mean(axis=1), 0, atol=1e-12)
    assert_allclose(Z.std(axis=1), 1)
    assert_allclose(z_normalise(1e6 + 7 * X), Z, atol=1e-8)
    assert_allclose(z_normalise(X[0]), Z[0])


def test_a_constant_series_has_no_shape():
    assert_array_equal(z_normalise([[0.1] * 7, [1e9] * 7, [0] * 7]), np.zeros((3, 7)))


@pytest.mark.parametrize("m", [1, 2, 7, 8, 24])
def test_ncc_c_is_the_correlation_at_every_shift(rng, m):
    X, Y = rng.normal(size=(4, m)), rng.normal(size=(3, m))
    lengths = np.outer(np.linalg.norm(X, axis=1), np.linalg.norm(Y, axis=1))
    expected = [[np.correlate(x, y, "full") for y in Y] for x in X] / lengths[:, :, np.newaxis]
    assert_allclose(ncc_c(X, Y), expected, atol=1e-12)
    shifts = range(-((m - 1) // 2), m // 2 + 1)
    expected = [[[np.roll(x, -s) @ y for s in shifts] for y in Y] for x in X]
    expected /= lengths[:, :, np.newaxis]
    assert_allclose(ncc_c(X, Y, periodic=True), expected, atol=1e-12)


def test_series_of_one_sign_against_the_other_are_further_than_unrelated_ones():
    # the transform is longer than 2 m - 1 here: its padding is no shift with correlation 0
    assert sbd([[1.0] * 9], [[-1.0] * 9])[0, 0] > 1


@pytest.mark.parametrize("periodic", [False, True])
def test_sbd_forgives_shift_and_scale(rng, periodic):
    x = np.zeros(20)
    x[8:12] = rng.normal(size=4)
    y = -3 + 0.2 * np.roll(x, 6)
    assert sbd([x], [np.roll(x, 6)], periodic=periodic)[0, 0] == pytest.approx(0, abs=1e-12)
    assert sbd([x], [y], periodic=periodic)[0, 0] > 0.1  # an offset it does not forgive
    wrapped = np.roll(x, 10)  # over the end
    assert (sbd([x], [wrapped], periodic=periodic)[0, 0] < 1e-12) == periodic


def test_sbd_agrees_with_the_best_correlation_for_many_series(rng):
    X, Y = rng.normal(size=(700, 50)), rng.normal(size=(9, 50))
    assert_allclose(sbd(X, Y), 1 - ncc_c(X, Y).max(axis=2), atol=1e-12)
    assert_array_equal(sbd(np.zeros((1, 50)), Y), np.ones((1, 9)))


def test_align_moves_a_series_onto_the_reference():
    reference = np.array([0, 0, 1, 5, 2, 0, 0])
    assert_array_equal(align([[1, 5, 2, 0, 0, 0, 0]], reference), [reference])
    assert_array_equal(align([[0, 0, 0, 0, 1, 5, 2]], reference), [reference])
    cut = [[5, 2, 0, 0, 0, 0, 3]]
    assert_array_equal(align(cut, reference), [[0, 0, 0, 5, 2, 0, 0]])
    assert_array_equal(align(cut, reference, periodic=True), [[0, 0, 3, 5, 2, 0, 0]])


def test_of_equally_good_shifts_the_shortest_is_taken():
    wave = np.tile([0.0, 1.0, 0.0, -1.0], 4)
    assert_array_equal(align([np.roll(wave, 1)], wave, periodic=True), [wave])
    assert_array_equal(align([wave], np.zeros(16)), [wave])


def test_extract_shape_beats_every_other_direction(rng):
    members = z_normalise(rng.normal(size=(12, 15)).cumsum(axis=1))
    reference = members[0]
    shape = extract_shape(members, reference)
    assert_allclose([shape.mean(), shape.std()], [0, 1], atol=1e-12)

    def quotient(v):
        centred = v - v.mean()
        return ((align(members, reference) @ centred) ** 2).sum() / (v @ v)

    for _ in range(50):
        assert quotient(shape) > quotient(shape + rng.normal(0, 0.1, 15))
    assert (align(members, reference) @ shape).sum() > 0


def test_the_shape_of_one_series_is_that_series(rng):
    x = z_normalise(rng.normal(size=15))
    assert_allclose(extract_shape([x], x), x, atol=1e-9)
    assert_array_equal(extract_shape(np.zeros((3, 15)), x), np.zeros(15))


@pytest.mark.parametrize("periodic", [False, True])
def test_kshape_finds_shapes_under_shift_offset_and_scale(rng, periodic):
    X, labels = shifted_shapes(rng, periodic)
    model = KShape(2, periodic=periodic, random_state=0).fit(X)
    assert adjusted_rand_score(labels, model.labels_) == 1
    assert_array_equal(model.predict(X), model.labels_)
    distances = sbd(z_normalise(X), model.cluster_centers_, periodic=periodic)
    assert model.inertia_ == pytest.approx(distances.min(axis=1).sum())


def test_around_the_clock_only_periodic_shifts_help(rng):
    X, labels = shifted_shapes(rng, periodic=True, n=80)
    found = [KShape(2, periodic=p, random_state=0).fit(X).labels_ for p in (False, True)]
    assert adjusted_rand_score(labels, found[0]) < 0.9 < adjusted_rand_score(labels, found[1])


def test_more_starts_are_never_worse(rng):
    X = rng.normal(size=(60, 20)).cumsum(axis=1)
    few, many = (KShape(6, n_init=n, random_state=1).fit(X).inertia_ for n in (1, 8))
    assert many <= few


def test_the_same_seed_gives_the_same_clusters(rng):
    X = rng.normal(size=(60, 20)).cumsum(axis=1)
    before = X.copy()
    models = [KShape(4, random_state=5).fit(X) for _ in range(2)]
    assert_array_equal(models[0].labels_, models[1].labels_)
    assert_array_equal(models[0].cluster_centers_, models[1].cluster_centers_)
    assert_array_equal(X, before)


@pytest.mark.parametrize("k", [3, 10])
def test_no_cluster_stays_empty(k):
    X = np.repeat([[0.0, 1, 2], [3, 1, 0]], 5, axis=0)
    model = KShape(k, random_state=0).fit(X)
    assert_array_equal(np.unique(model.labels_), np.arange(k))


def test_max_iter_bounds_the_work(rng):
    X = rng.normal(size=(80, 20)).cumsum(axis=1)
    assert KShape(8, max_iter=1, random_state=0).fit(X).n_iter_ == 1


def test_conventions_of_scikit_learn(rng):
    X = rng.normal(size=(10, 6))
    model = clone(KShape(2, periodic=True, random_state=0))
    with pytest.raises(NotFittedError):
        model.predict(X)
    assert_array_equal(model.fit_predict(X), model.labels_)
    with pytest.raises(ValueError, match="5 features"):
        model.predict(X[:, :5])


@pytest.mark.parametrize(
    ("X", "parameters", "message"),
    [
        (np.ones(5), {}, "2D"),
        ([[1.0, np.nan], [1, 2], [2, 1]], {}, "NaN"),
        (np.eye(4), {"n_clusters": 5}, "4 series cannot make 5 clusters"),
        (np.eye(4), {"n_clusters": 0}, "n_clusters must be at least 1"),
        (np.eye(4), {"n_init": 0}, "n_init must be at least 1"),
        (np.eye(4), {"max_iter": 0}, "max_iter must be at least 1"),
        (np.ones((4, 1)), {}, "minimum of 2"),
    ],
)
def test_bad_input_is_named(X, parameters, message):
    with pytest.raises(ValueError, match=message):
        KShape(**{"n_clusters": 2} | parameters).fit(X)


def test_series_of_two_lengths_cannot_be_compared():
    with pytest.raises(ValueError, match="of 3 and of 4 steps"):
        sbd(np.ones((2, 3)), np.ones((2, 4)))
    with pytest.raises(ValueError, match="of 3 and of 4 steps"):
        align(np.ones((2, 3)), np.ones(4))

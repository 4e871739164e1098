import numpy as np
import pytest

from cartshift.sequence.textual import VectorSequenceModel

SMALL = {"dim": 8, "length": 5, "max_items": 12, "steps": 20, "batch_size": 16}


def make_shop(n_items, seed):
    """A walk round a circle: the next item is the neighbour, in vectors that both shops share."""
    rng = np.random.default_rng(seed)
    angle = 2 * np.pi * np.arange(n_items) / n_items
    vectors = np.column_stack([f(k * angle) for k in (1, 2) for f in (np.sin, np.cos)])
    starts = rng.integers(n_items, size=40)
    return [(s + np.arange(9)) % n_items for s in starts], vectors.astype(np.float32)


@pytest.fixture(scope="module")
def source():
    sequences, vectors = make_shop(12, 0)
    return VectorSequenceModel(**{**SMALL, "steps": 200}).fit(sequences, vectors)


def test_it_learns_what_comes_next_and_carries_it_to_a_shop_with_other_items(source):
    for n_items in (12, 10):
        sequences, vectors = make_shop(n_items, 1)
        histories, following = [s[:5] for s in sequences], [s[5] for s in sequences]
        scores = source.predict(histories, vectors)
        assert scores.shape == (40, n_items)
        assert np.mean(scores.argmax(axis=1) == following) > 0.5


def test_scores_read_the_past_alone_and_only_its_end(source):
    sequences, vectors = make_shop(12, 2)
    long, end = source.predict([sequences[0], sequences[0][-5:]], vectors)
    np.testing.assert_allclose(long, end, atol=1e-5)
    batch = source.predict([sequences[0][:2], sequences[1]], vectors)
    np.testing.assert_allclose(batch[0], source.predict([sequences[0][:2]], vectors)[0], atol=1e-5)


@pytest.mark.parametrize(("tuning", "n"), [("lora", 96), ("adapter", 2 * (8 + 8 + 1))])
def test_a_small_part_learns_and_the_block_stays(source, tuning, n):
    sequences, vectors = make_shop(10, 3)
    model = VectorSequenceModel(**SMALL, tuning=tuning).fit(sequences, vectors, start=source)
    assert model.n_trainable_ == n
    for before, after in zip(source.weights_, model.weights_, strict=True):
        np.testing.assert_array_equal(before, after)
    assert any(w.any() for w in model.extra_)
    histories = [s[:5] for s in sequences]
    assert not np.allclose(model.predict(histories, vectors), source.predict(histories, vectors))


def test_zero_steps_of_tuning_would_be_the_source(source):
    sequences, vectors = make_shop(10, 4)
    still = VectorSequenceModel(**SMALL, tuning="lora", rate=0.0)
    still.fit(sequences, vectors, start=source)
    expected = source.predict(sequences, vectors)
    np.testing.assert_allclose(still.predict(sequences, vectors), expected, atol=1e-5)


def test_one_seed_gives_one_model_whatever_was_fitted_before():
    sequences, vectors = make_shop(12, 5)
    first = VectorSequenceModel(**SMALL).fit(sequences, vectors)
    VectorSequenceModel(**SMALL, random_state=1, rate=0.1).fit(sequences, vectors)
    again = VectorSequenceModel(**SMALL).fit(sequences, vectors)
    for a, b in zip(first.weights_, again.weights_, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_without_vectors_popularity_and_habit_are_left():
    sequences = [np.array([0, 1, 0, 1, 0, 1, 0])] * 5
    nothing, prior = np.zeros((4, 4), dtype=np.float32), np.array([0.0, 0.0, 2.0, 1.0])
    model = VectorSequenceModel(**SMALL, rate=0.0).fit(sequences, nothing, prior)
    scores = model.predict([np.array([0, 0, 1])], nothing, prior)[0]
    np.testing.assert_allclose(scores, prior + np.log1p([2, 1, 0, 0]), atol=1e-5)


def test_bad_input_is_refused(source):
    sequences, vectors = make_shop(10, 6)
    with pytest.raises(ValueError, match="two events"):
        VectorSequenceModel(**SMALL).fit([[1], []], vectors)
    with pytest.raises(ValueError, match="codes must be from 0 to 9"):
        VectorSequenceModel(**SMALL).fit([[1, 10]], vectors)
    with pytest.raises(ValueError, match="room for 12"):
        VectorSequenceModel(**SMALL).fit(sequences, np.zeros((13, 4)))
    with pytest.raises(ValueError, match="needs the start"):
        VectorSequenceModel(**SMALL, tuning="lora").fit(sequences, vectors)
    with pytest.raises(ValueError, match="the start has a weight"):
        VectorSequenceModel(**SMALL).fit(sequences, vectors[:, :3], start=source)
    with pytest.raises(ValueError, match="history is empty"):
        source.predict([[]], vectors)
    with pytest.raises(ValueError, match="features"):
        source.predict(sequences, vectors[:, :3])

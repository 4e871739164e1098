import numpy as np
import pytest
import torch

from cartshift.sequence.transformer import CausalTransformer, NextEventTransformer
from tests.cartshift.sequence.conftest import two_directions

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def model():
    small = NextEventTransformer(4, d_model=16, n_layers=1, max_len=10, epochs=20)
    return small.fit(two_directions(200, np.random.default_rng(0)))


def test_it_remembers_what_a_markov_chain_cannot(model):
    users = two_directions(100, np.random.default_rng(1))
    proba = model.predict_proba([u[:-1] for u in users])
    assert proba[np.arange(len(users)), [u[-1] for u in users]].min() > 0.8


def test_rows_are_distributions_without_padding(model):
    proba = model.predict_proba([[1], [1, 2, 3], [2, 1]])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    np.testing.assert_array_equal(proba[:, 0], 0)


def test_neighbours_and_old_events_change_nothing(model):
    users = [np.tile([1, 2, 3], 6), np.array([2, 3]), np.array([3])]
    together = model.predict_proba(users)
    alone = np.vstack([model.predict_proba([user[-10:]]) for user in users])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_no_event_sees_a_later_one():
    net = CausalTransformer(5, 8, 2, 2, 32, 6)
    first, other = torch.tensor([[1, 2, 3, 4]]), torch.tensor([[1, 2, 4, 1]])
    torch.testing.assert_close(net.states(first)[:, :2], net.states(other)[:, :2])
    assert not torch.allclose(net.states(first)[:, 2:], net.states(other)[:, 2:])


def test_same_seed_same_model_and_global_state_untouched():
    users = two_directions(40, np.random.default_rng(2))
    before = torch.random.get_rng_state()
    a, b = (NextEventTransformer(4, max_len=8, random_state=3).fit(users) for _ in range(2))
    np.testing.assert_array_equal(a.predict_proba(users), b.predict_proba(users))
    assert torch.equal(before, torch.random.get_rng_state())


def test_training_begins_where_it_is_told_to():
    users = two_directions(40, np.random.default_rng(2))
    pretrained = NextEventTransformer(4, max_len=8, random_state=1).fit(users)
    still = NextEventTransformer(4, max_len=8, random_state=2, epochs=0)
    still.fit(users, start=pretrained.net_)
    np.testing.assert_array_equal(pretrained.predict_proba(users), still.predict_proba(users))
    assert still.net_ is not pretrained.net_


def test_the_start_at_the_chain_is_the_chain():
    users = [[1, 2, 1, 2, 1, 2]] * 50
    model = NextEventTransformer(4, max_len=8, epochs=0, start_at_chain=True).fit(users)
    assert model.predict_proba([[2, 1]])[0, 2] > 0.9


def test_windows_share_one_event():
    windows = NextEventTransformer(9, max_len=3)._windows([np.arange(1, 9), np.array([5])])
    assert windows.tolist() == [[1, 2, 3, 4], [4, 5, 6, 7], [7, 8, 0, 0]]


@pytest.mark.parametrize(
    ("users", "message"), [([[1]], "two events"), ([[1, 4]], "codes"), ([[1, 0]], "codes")]
)
def test_bad_sequences(users, message):
    with pytest.raises(ValueError, match=message):
        NextEventTransformer(4).fit(users)


def test_bad_histories_and_sizes(model):
    with pytest.raises(ValueError, match="history 1 is empty"):
        model.predict_proba([[1], []])
    with pytest.raises(ValueError, match="divide"):
        CausalTransformer(4, 9, 1, 2, 8, 5)

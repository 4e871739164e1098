import itertools
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch.fx.experimental import _config as fx_config

from cartshift.sequence import MarkovChain
from cartshift.sequence.lstm import NextEventAttention, NextEventCounts, NextEventLSTM, _windows
from cartshift.sequence.nets import CountsNet, LSTMNet, NextEventNet
from tests.cartshift.sequence.conftest import two_directions

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    small = NextEventLSTM(4, dim=8, hidden=16, max_len=10, epochs=10, batch_size=16)
    return small.fit(two_directions(200, rng))


def test_it_remembers_what_a_markov_chain_cannot(model):
    users = two_directions(100, np.random.default_rng(1))
    histories, nxt = [u[:-1] for u in users], [u[-1] for u in users]
    rows = np.arange(len(users))
    chain = MarkovChain(4).fit(two_directions(200, np.random.default_rng(0)))
    assert model.predict_proba(histories)[rows, nxt].min() > 0.8
    assert chain.predict_proba(histories)[rows, nxt].max() < 0.7
    assert model.losses_[-1] < model.losses_[0] / 2


def test_rows_are_distributions_without_padding(model):
    proba = model.predict_proba([[1], [1, 2, 3], [2, 1]])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    np.testing.assert_array_equal(proba[:, 0], 0)


def test_neighbours_in_a_batch_change_nothing(model):
    users = two_directions(700, np.random.default_rng(2))
    together = model.predict_proba(users)
    alone = np.vstack([model.predict_proba([user]) for user in users[::70]])
    np.testing.assert_allclose(together[::70], alone, atol=1e-6)


def test_only_the_last_events_are_read(model):
    long = np.tile([1, 2, 3], 20)
    np.testing.assert_allclose(
        model.predict_proba([long]), model.predict_proba([long[-10:]]), atol=1e-7
    )


def test_logits_of_real_events_row_by_row_whatever_the_padding():
    net = LSTMNet(5, dim=3, hidden=4)
    ids = torch.tensor([[1, 2, 3], [4, 0, 0]])
    logits = net(ids, ids != 0)
    alone = net(ids[1:, :1], torch.tensor([[True]]))
    assert logits.shape == (4, 5)
    torch.testing.assert_close(logits[3], alone[0])


def test_same_seed_same_bytes_and_the_global_generator_is_left_alone():
    users = two_directions(40, np.random.default_rng(3))
    small = {"dim": 4, "hidden": 8, "epochs": 2}
    torch.manual_seed(1)
    first = NextEventLSTM(4, **small).fit(users).predict_proba(users)
    drawn = torch.rand(3)
    torch.manual_seed(99)
    again = NextEventLSTM(4, **small).fit(users).predict_proba(users)
    other = NextEventLSTM(4, **small, random_state=1).fit(users).predict_proba(users)
    assert first.tobytes() == again.tobytes() != other.tobytes()
    torch.manual_seed(1)
    assert torch.equal(drawn, torch.rand(3))


@pytest.mark.parametrize("n", range(1, 12))
def test_windows_hold_every_pair_once(n):
    sequence = np.arange(n)
    pairs = [tuple(p) for w in _windows(sequence, 4) for p in itertools.pairwise(w)]
    assert pairs == [(i, i + 1) for i in range(n - 1)]


def test_what_meets_the_net_is_on_its_device(monkeypatch):
    """Without a GPU: torch's meta device has shapes and no numbers, so it ends where one is asked for."""
    seen, forward = [], NextEventNet.forward

    def spy(net, ids, where):
        seen.append({tensor.device.type for tensor in (ids, where, *net.parameters())})
        return forward(net, ids, where)

    monkeypatch.setattr(NextEventNet, "forward", spy)
    adam = torch.optim.Adam  # the fused one knows no meta device
    monkeypatch.setattr(torch.optim, "Adam", lambda parameters, **_: adam(parameters))
    model = NextEventLSTM(4, dim=4, hidden=8, device="meta")
    with fx_config.patch(meta_nonzero_assume_all_nonzero=True):
        with pytest.raises(RuntimeError, match="item"):  # the loss, after the first step
            model.fit([[1, 2, 3], [3, 2]])
        with pytest.raises(NotImplementedError, match="no data"):  # the logits, on their way back
            model.predict_proba([[1, 2], [3]])
    assert seen == [{"meta"}, {"meta"}]


@pytest.mark.parametrize("kind", [NextEventLSTM, NextEventCounts, NextEventAttention])
def test_training_begins_as_the_chain_or_at_random(kind):
    users = two_directions(40, np.random.default_rng(4))
    small = {"dim": 4, "hidden": 8, "epochs": 1, "learning_rate": 1e-9}
    chain = MarkovChain(4).fit(users).predict_proba(users)
    begun = kind(4, **small).fit(users).predict_proba(users)
    np.testing.assert_allclose(begun, chain, atol=1e-6)
    at_random = kind(4, **small, start_at_chain=False).fit(users).predict_proba(users)
    assert np.abs(at_random - chain).max() > 0.05


@pytest.mark.parametrize("kind", [NextEventCounts, NextEventAttention])
def test_peers_are_distributions_that_no_neighbour_changes(kind):
    users = two_directions(60, np.random.default_rng(5))
    model = kind(4, dim=4, hidden=8, epochs=2, max_len=10).fit(iter(users))
    together = model.predict_proba(users)
    np.testing.assert_allclose(together.sum(axis=1), 1)
    np.testing.assert_array_equal(together[:, 0], 0)
    np.testing.assert_allclose(model.predict_proba(users[:1]), together[:1], atol=1e-6)


def test_plain_counts_lose_the_order_and_fading_ones_keep_some():
    users = two_directions(200, np.random.default_rng(6))
    small = {"dim": 8, "hidden": 16, "epochs": 4}
    asked = [[1, 2, 3, 3, 1], [3, 2, 3, 1, 1], [2, 1, 3, 3, 1]]
    plain = NextEventCounts(4, **small).fit(users).predict_proba(asked)
    np.testing.assert_allclose(plain[1:], plain[:1].repeat(2, axis=0), atol=1e-6)
    fading = NextEventCounts(4, half_life=2, **small).fit(users).predict_proba(asked)
    assert np.abs(fading[0] - fading[1]).max() > 1e-3


def test_fading_counts_by_hand():
    net = CountsNet(3, dim=2, hidden=5, half_life=2.0)
    with torch.no_grad():
        net.layer.weight.copy_(torch.eye(5))
        net.layer.bias.zero_()
    counts = net.states(torch.tensor([[1, 2, 1]]))[0, :, 2:].expm1()
    half = 0.5**0.5
    torch.testing.assert_close(
        counts, torch.tensor([[0, 1, 0], [0, half, 1], [0, 1.5, half]]), atol=1e-5, rtol=0
    )


def test_attention_without_distances_loses_the_order_and_learns_it_with_them():
    users = two_directions(200, np.random.default_rng(7))
    small = {"dim": 8, "hidden": 16, "epochs": 8, "batch_size": 16, "learning_rate": 0.02}
    model = NextEventAttention(4, **small).fit(users)
    histories, nxt = [u[:-1] for u in users], [u[-1] for u in users]
    assert model.predict_proba(histories)[np.arange(len(users)), nxt].mean() > 0.8
    with torch.no_grad():
        model.net_.distance.zero_()
    proba = model.predict_proba([[1, 2, 3, 3, 1], [3, 2, 3, 1, 1]])
    np.testing.assert_allclose(proba[0], proba[1], atol=1e-6)


def test_bad_input_is_named(model):
    with pytest.raises(ValueError, match="half_life must be above 0"):
        NextEventCounts(4, half_life=0).fit([[1, 2]])
    with pytest.raises(ValueError, match="history 1 is empty"):
        model.predict_proba([[1], []])
    with pytest.raises(ValueError, match="no sequence has two events"):
        NextEventLSTM(4).fit([[1], [2]])
    with pytest.raises(ValueError, match="codes must be from 1 to 3"):
        NextEventLSTM(4).fit([[1, 7]])


def test_torch_comes_with_the_lstm_alone():
    code = "import cartshift.sequence, sys; print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"

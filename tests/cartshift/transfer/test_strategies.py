import pytest
import torch
from torch.testing import assert_close

from cartshift.transfer.behaviour import BehaviourNets, train
from cartshift.transfer.strategies import STRATEGIES, Strategy, l2_sp, transfer


@pytest.fixture(scope="module")
def shops():
    """Two sources that have learned, and 60 labels of two targets like them."""
    g = torch.Generator().manual_seed(5)
    X = torch.randn(2, 1500, 4, generator=g)
    y = (X[:, :, 0].abs() + 0.3 * torch.randn(2, 1500, generator=g) > 0.7).float()
    nets = BehaviourNets(2, 4, (12, 8), seed=1)
    train(nets, X[:, :900], y[:, :900], steps=300, rate=0.02)
    return nets, X[:, 900:960], y[:, 900:960], (X[:, :200], y[:, :200]), (X[:, 960:], y[:, 960:])


def accuracy(nets, test):
    return ((nets(test[0]) > 0) == (test[1] > 0)).float().mean()


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_may_move(shops, name):
    source, X, y, memory, _ = shops
    before = {k: p.clone() for k, p in source.state_dict().items()}
    fit = transfer(source, X, y, STRATEGIES[name], memory=memory, steps=20, checkpoints=1)
    for key, p in source.state_dict().items():
        assert_close(p, before[key], rtol=0, atol=0)  # the source is left as it was
    body = fit.nets.body[0].weight
    if name in ("frozen", "linear probe", "adapters"):
        assert_close(body, source.body[0].weight, rtol=0, atol=0)
    sizes = {"frozen": 9, "linear probe": 9, "adapters": 9 + 2 * (16 + 20)}
    assert fit.trained == sizes.get(name, 60 + 104 + 9)


def test_a_like_target_is_served_by_the_source(shops):
    source, X, y, memory, test = shops
    scores = {
        name: accuracy(transfer(source, X[:, :24], y[:, :24], s, memory=memory).nets, test)
        for name, s in STRATEGIES.items()
    }
    assert scores["scratch"] < min(scores[name] for name in ("frozen", "fine-tuned", "rehearsal"))
    assert scores["fine-tuned"] > 0.8


def test_no_step_is_a_choice(shops):
    source, X, y, _, _ = shops
    wild = Strategy(rates=(3.0,))
    fit = transfer(source, X, y, wild, steps=10, checkpoints=2)
    assert fit.steps.tolist() == [0, 0]
    assert_close(fit.nets.head.weight, source.head.weight)


def test_the_better_rate_is_chosen(shops):
    source, _, _, memory, _ = shops
    scratch = Strategy(body="new", head="new", rates=(1e-7, 0.03))
    fit = transfer(source, *memory, scratch, steps=120, checkpoints=3)
    assert_close(fit.rates, torch.full((2,), 0.03))
    assert (fit.steps > 0).all()


def test_a_strong_pull_holds(shops):
    source, X, y, _, _ = shops
    moved = []
    for pull in (0.0, 100.0):
        fit = transfer(source, X, 1 - y, Strategy(rates=(0.03,), pulls=(pull,)), steps=60)
        start = source.state_dict()
        moved.append(l2_sp(fit.nets, start, 1.0).sum().item())
    assert moved[1] < 0.1 * moved[0]


def test_pull_by_hand():
    nets = BehaviourNets(2, 1, (1,), seed=0)
    start = {k: p.clone() for k, p in nets.state_dict().items()}
    with torch.no_grad():
        nets.body[0].weight += torch.tensor([1.0, 2.0])[:, None, None]
        nets.head.weight += 5
    assert_close(l2_sp(nets, start, torch.tensor([1.0, 0.5])).detach(), torch.tensor([0.5, 1.0]))


def test_without_a_memory_nothing_is_rehearsed(shops):
    source, X, y, _, _ = shops
    with pytest.raises(ValueError, match="memory"):
        transfer(source, X, y, STRATEGIES["rehearsal"])


def test_bad_arguments(shops):
    source, X, y, _, _ = shops
    with pytest.raises(ValueError, match="folds"):
        transfer(source, X[:, :2], y[:, :2], Strategy())
    with pytest.raises(ValueError, match="moves"):
        transfer(source, X, y, Strategy(moves="tail"))
    with pytest.raises(ValueError, match="start"):
        transfer(source, X, y, Strategy(body="old"))

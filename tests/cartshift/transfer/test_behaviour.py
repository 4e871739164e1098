import pytest
import torch
from torch.testing import assert_close

from cartshift.transfer.behaviour import BehaviourNets, train


@pytest.fixture
def rows():
    g = torch.Generator().manual_seed(3)
    X = torch.randn(2, 400, 5, generator=g)
    y = (X[:, :, 0].abs() > 0.7).float()
    return X, y


def test_each_model_is_an_ordinary_network(rows):
    X, _ = rows
    nets = BehaviourNets(2, 5, (7, 3), seed=1)
    torch.nn.init.normal_(nets.head.weight)
    for k in range(2):
        plain = torch.nn.Sequential(
            torch.nn.Linear(5, 7), torch.nn.ReLU(), torch.nn.Linear(7, 3), torch.nn.ReLU(),
            torch.nn.Linear(3, 1),
        )  # fmt: skip
        for place, layer in zip((0, 2, 4), (*nets.body, nets.head), strict=True):
            plain[place].weight.data = layer.weight[k].T
            plain[place].bias.data = layer.bias[k, 0]
        assert_close(nets(X)[k], plain(X[k]).squeeze(1))
        assert_close(nets.features(X)[k], plain[:4](X[k]))
        assert_close(nets.features(X, 1)[k], plain[:2](X[k]))


def test_training_is_adam_and_no_model_sees_another(rows):
    X, y = rows
    both = BehaviourNets(2, 5, (6,), seed=2)
    alone = both.take([1])
    train(both, X, y, steps=30, rate=torch.tensor([0.1, 0.01]), batch=400)
    peer = alone.take([0])
    adam = torch.optim.Adam(peer.parameters(), lr=0.01)
    for step in range(30):
        adam.param_groups[0]["lr"] = 0.01 * min(1, 2 * (1 - step / 30))
        adam.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(peer(X[1:]), y[1:]).backward()
        adam.step()
    train(alone, X[1:], y[1:], steps=30, rate=0.01, batch=400)
    for name, p in both.state_dict().items():
        assert_close(p[1:], alone.state_dict()[name], atol=1e-5, rtol=1e-4)
        assert_close(p[1:], peer.state_dict()[name], atol=1e-5, rtol=1e-4)


def test_it_learns_what_no_line_can(rows):
    X, y = rows
    nets = BehaviourNets(2, 5, seed=0)
    train(nets, X, y, steps=300, rate=0.02, batch=64)
    assert ((nets(X) > 0) == (y > 0)).float().mean() > 0.9


def test_held_out_rows_teach_nothing_and_are_scored(rows):
    X, y = rows
    weight = torch.ones(2, 400)
    weight[:, ::4] = 0
    other = y.clone()
    other[:, ::4] = 1 - other[:, ::4]
    ends = []
    for labels in (y, other):
        nets = BehaviourNets(2, 5, seed=0)
        marks = train(nets, X, labels, weight, steps=40, every=20, batch=64)
        ends.append(nets.head.weight.detach())
        assert marks.steps == [0, 20, 40]
        expected = torch.nn.functional.binary_cross_entropy_with_logits(
            nets(X)[:, ::4], labels[:, ::4], reduction="none"
        ).mean(1)
        assert_close(marks.held_out[-1], expected.detach())
    assert_close(*ends)


def test_without_held_out_rows_there_is_no_loss(rows):
    X, y = rows
    marks = train(BehaviourNets(2, 5), X, y, steps=2)
    assert torch.stack(marks.held_out).isnan().all()


def test_adapters_start_as_no_change(rows):
    X, _ = rows
    nets = BehaviourNets(2, 5, (6, 4), seed=1)
    torch.nn.init.ones_(nets.head.weight)
    before = nets(X)
    assert_close(nets.add_adapters(2)(X), before)
    assert sum(p[0].numel() for n, p in nets.named_parameters() if "up" in n or "down" in n) == 42


def test_taken_networks_are_copies(rows):
    X, y = rows
    nets = BehaviourNets(2, 5, seed=1).add_adapters(1)
    copy = nets.take([1, 1, 0])
    assert len(copy) == 3
    train(copy, X[[1, 1, 0]], y[[1, 1, 0]], steps=3)
    assert_close(nets.take([0, 1]).body[0].weight, nets.body[0].weight)
    assert not torch.equal(copy.body[0].weight[0], nets.body[0].weight[1])


@pytest.mark.parametrize("sizes", [(0, 5, (3,)), (1, 0, (3,)), (1, 5, ()), (1, 5, (0,))])
def test_bad_sizes(sizes):
    with pytest.raises(ValueError, match="sizes"):
        BehaviourNets(*sizes)


def test_bad_rows(rows):
    X, y = rows
    with pytest.raises(ValueError, match="are needed"):
        train(BehaviourNets(3, 5), X, y)
    with pytest.raises(ValueError, match="no row"):
        train(BehaviourNets(2, 5), X, y, torch.zeros(2, 400))
    with pytest.raises(ValueError, match="rank"):
        BehaviourNets(1, 2).add_adapters(0)

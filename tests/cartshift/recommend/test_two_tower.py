import numpy as np
import pytest

from cartshift.recommend.two_tower import TwoTower

SMALL = {"n_factors": 8, "n_epochs": 40, "batch_size": 16, "learning_rate": 0.02}


@pytest.fixture
def two_tastes():
    rng = np.random.default_rng(11)
    X = np.zeros((60, 20))
    for user in range(60):
        X[user, user % 2 * 10 + rng.choice(10, 6, replace=False)] = 1
    return X


def test_the_rest_of_a_taste_is_found_for_users_of_fit_and_for_others(two_tastes):
    model = TwoTower(**SMALL).fit(two_tastes[:50])
    for lists, users in ((model.recommend(k=4), 50), (model.recommend(two_tastes[50:], k=4), 10)):
        assert (lists // 10 == np.arange(users)[:, None] % 2).mean() > 0.95


def test_the_seed_decides(two_tastes):
    items = [
        TwoTower(**SMALL | {"n_epochs": 2}, random_state=seed).fit(two_tastes).model_["items"]
        for seed in (0, 0, 1)
    ]
    assert (items[0] == items[1]).all()
    assert not np.allclose(items[0], items[2])


def test_users_without_history_get_an_answer(two_tastes):
    two_tastes[3] = 0
    lists = TwoTower(**SMALL | {"n_epochs": 1}).fit(two_tastes).recommend(k=3)
    assert (lists >= 0).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_factors": 0}, "n_factors must be at least 1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"dropout": 1.0}, r"dropout must lie in \[0, 1\)"),
        ({"learning_rate": np.inf}, "learning_rate must be finite and above 0"),
    ],
)
def test_bad_parameters_are_named_in_fit(change, message, two_tastes):
    with pytest.raises(ValueError, match=message):
        TwoTower(**SMALL | change).fit(two_tastes)

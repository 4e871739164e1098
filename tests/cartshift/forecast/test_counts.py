"""From events to daily counts, and forecasts from a profile."""

import numpy as np
import pandas as pd
import pytest

from cartshift.data.platforms import simulate
from cartshift.data.schema import SchemaError
from cartshift.forecast import (
    LevelProfile,
    daily_orders,
    scaled_profile,
    seasonal_naive,
    seasonal_profile,
)


def events(*rows):
    table = pd.DataFrame(rows, columns=["session", "event", "timestamp"])
    return table.assign(timestamp=pd.to_datetime(table.timestamp))


def test_an_order_is_a_session_with_a_purchase_and_quiet_days_count_zero():
    log = events(
        (1, "view", "2024-03-01 10:00"),
        (2, "buy", "2024-03-02 10:00"),
        (2, "buy", "2024-03-02 10:05"),
        (3, "buy", "2024-03-02 23:59"),
        (3, "buy", "2024-03-03 00:01"),
        (4, "buy", "2024-03-05 12:00"),
        (5, "buy", "2024-03-09 12:00"),
    )
    orders = daily_orders(log, "2024-02-29", "2024-03-06")
    assert orders.tolist() == [0, 0, 2, 0, 0, 1, 0]
    assert orders.index[0] == pd.Timestamp("2024-02-29")
    assert orders.dtype == np.float64


def test_every_session_that_buys_is_counted_once():
    shop = simulate(n_events=20_000, seed=3, n_slates=0).target
    orders = daily_orders(shop, "2024-01-01", "2024-12-31")
    assert len(orders) == 366
    assert orders.sum() == shop[shop.event == "buy"].session.nunique()


def test_bad_tables_and_dates_are_named():
    log = events((1, "buy", "2024-03-01"))
    with pytest.raises(SchemaError, match="session"):
        daily_orders(log.drop(columns="session"), "2024-03-01", "2024-03-02")
    with pytest.raises(ValueError, match="before"):
        daily_orders(log, "2024-03-02", "2024-03-01")


def test_profile_begins_with_what_comes_next():
    week = np.array([1.0, 2, 3, 4, 5, 6, 7])
    history = np.tile(week, 6)[:-2]  # ends on a 5; a 6 comes next
    profile = seasonal_profile(history)
    np.testing.assert_allclose(profile, np.array([6, 7, 1, 2, 3, 4, 5]) / 4)
    forecast = scaled_profile(3 * history, 9, profile, window=7)
    np.testing.assert_allclose(forecast, 3 * np.array([6, 7, 1, 2, 3, 4, 5, 6, 7]))


def test_own_profile_of_one_season_is_seasonal_naive():
    history = np.random.default_rng(1).poisson(9, 30) + 1.0
    forecast = scaled_profile(history, 10, seasonal_profile(history[-7:]), window=7)
    np.testing.assert_allclose(forecast, seasonal_naive(history, 10, 7))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: seasonal_profile([1.0, 2], 3), "season"),
        (lambda: seasonal_profile(np.zeros(7)), "without orders"),
        (lambda: scaled_profile(np.ones(7), 3, np.ones(7), window=14), "window"),
        (lambda: scaled_profile(np.ones(30), 3, np.ones(7), window=10), "multiple of 7"),
        (lambda: scaled_profile([1, np.nan], 3, [1.0], window=2), "position 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def noisy(n, dispersion, seed, level=30):
    rng = np.random.default_rng(seed)
    mean = level * np.resize([0.9, 0.8, 0.8, 0.9, 1.0, 1.4, 1.2], n)
    gamma = rng.gamma(1 / dispersion, dispersion, n) if dispersion else np.ones(n)
    return rng.poisson(mean * gamma).astype(float)


def test_spread_is_found_and_quantiles_hold_what_they_say():
    series = noisy(3000, 0.1, 0)
    model = LevelProfile().fit(series[:2000])
    assert 0.08 < model.dispersion_ < 0.13
    for spread, low, high in [
        ("poisson", 0.3, 0.75),
        ("negative binomial", 0.77, 0.87),
        ("past errors", 0.77, 0.86),
    ]:
        model = LevelProfile(spread=spread).fit(series[:2000])
        inside = []
        for origin in range(2000, 2980, 14):
            lower, upper = model.quantiles(series[:origin], 14, [0.1, 0.9]).T
            y = series[origin : origin + 14]
            inside.append((y >= lower) & (y <= upper))
        assert low < np.mean(inside) < high, spread


def test_point_forecast_is_the_scaled_profile():
    series = noisy(100, 0, 1)
    expected = scaled_profile(series, 9, seasonal_profile(series))
    np.testing.assert_array_equal(LevelProfile().forecast(series, 9), expected)


def test_no_overdispersion_is_poisson():
    series = np.resize([9.0, 8, 8, 9, 10, 14, 12], 140)
    a = LevelProfile().fit(series)
    assert a.dispersion_ == 0
    b = LevelProfile(spread="poisson").fit(series)
    np.testing.assert_array_equal(a.quantiles(series, 7, [0.2]), b.quantiles(series, 7, [0.2]))


def test_bad_spread_and_short_series():
    with pytest.raises(ValueError, match="spread"):
        LevelProfile(spread="normal").fit(noisy(100, 0, 0))
    with pytest.raises(ValueError, match="history"):
        LevelProfile().fit(noisy(60, 0, 0))

"""When people shop: demand from day to day, and the hours of the day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cartshift.data.platforms.catalogue import Catalogue
from cartshift.data.platforms.parameters import Parameters, UserType
from cartshift.data.platforms.sampling import stream

_BINS = 96  # quarters of an hour


def daily_demand(p: Parameters, catalogue: Catalogue) -> np.ndarray:
    """Return the relative demand of each day: trend × week × year × promotions × noise; mean 1.

    Returns
    -------
    ndarray of shape (n_days,)
    """
    days = np.arange(p.n_days)
    date = pd.Timestamp(p.start) + pd.to_timedelta(days, unit="D")
    saturday = np.cos(2 * np.pi * (date.day_of_week.to_numpy() - 5) / 7)
    december = np.cos(2 * np.pi * (date.day_of_year.to_numpy() - 350) / 365.25)
    log_trend = np.log1p(p.trend) * days / 365.25

    rng = stream(p.seed, "demand", catalogue.platform)
    shocks = rng.normal(0, p.demand_noise * np.sqrt(1 - p.demand_memory**2), p.n_days)
    noise = np.empty(p.n_days)
    level = rng.normal(0, p.demand_noise)
    for day in range(p.n_days):  # days, not events: a few hundred steps
        level = p.demand_memory * level + shocks[day]
        noise[day] = level

    lift = 1 + 0.5 * catalogue.promoted.mean(axis=1)[days // 7]
    demand = (
        np.exp(log_trend + noise) * (1 + p.weekly * saturday) * (1 + p.yearly * december) * lift
    )
    return demand / demand.mean()


def weekend_factor(p: Parameters, kind: UserType) -> np.ndarray:
    """Return the factor on a user type's activity on each day."""
    date = pd.Timestamp(p.start) + pd.to_timedelta(np.arange(p.n_days), unit="D")
    return np.where(date.day_of_week >= 5, kind.weekend, 1.0)


def draw_hour(kind: UserType, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw hours of the day, 0 ≤ h < 24, from a user type's profile."""
    edges = np.linspace(0, 24, _BINS + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    density = np.full(_BINS, 1e-3)
    for centre, width, weight in kind.peaks:
        distance = (middle - centre + 12) % 24 - 12
        density += weight / width * np.exp(-0.5 * (distance / width) ** 2)
    # Rounded, because the last bits of exp differ between processors and times must not.
    cdf = np.concatenate([[0], np.cumsum(density) / density.sum()]).round(9)
    return np.interp(rng.random(size), cdf, edges)

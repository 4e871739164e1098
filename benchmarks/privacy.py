"""The accountant against dp-accounting, and DP-SGD's noise by it: same runs, same process.

Epsilon: ours, the library's Rényi accountant at our orders and at its own, and its accountant of the
privacy-loss distribution, which is tighter. Aim: equal at the same orders, never below the tight one, and
for sampled steps (q < 1) never slower than the Rényi accountant. Its own orders include fractions, which
matter where noise is low and sampling rare: the last run.
"""

from __future__ import annotations

import logging
import sys
import time

try:
    import dp_accounting as dp
    from dp_accounting import pld, rdp
except ImportError as error:
    sys.exit(f"{error}; install dp-accounting 0.6.0 for this comparison")

from cartshift.privacy.accountant import ORDERS, epsilon_spent, noise_multiplier

logging.getLogger("absl").setLevel(logging.ERROR)
DELTA = 1e-5
REPEATS = 5
RUNS = [
    (0.01, 1.0, 1000),
    (0.025, 1.5, 400),
    (0.1, 4.0, 200),
    (1.0, 5.0, 50),
    (0.001, 0.6, 5000),
]


def timed(call):
    """Result, and the best time of a few calls."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return result, min(times)


def library(accountant, q, sigma, steps):
    event = dp.PoissonSampledDpEvent(q, dp.GaussianDpEvent(sigma))
    accountant.compose(dp.SelfComposedDpEvent(event, steps))
    return accountant.get_epsilon(DELTA)


def main() -> int:
    good = True
    print(f"epsilon at delta {DELTA:g}")
    print("     q  sigma  steps      ours  same orders  its orders    tight   time × (Rényi)")
    for q, sigma, steps in RUNS:
        run = (q, sigma, steps)
        ours, took = timed(lambda run=run: epsilon_spent(*run, DELTA))
        same, reference = timed(lambda run=run: library(rdp.RdpAccountant(orders=ORDERS), *run))
        default = library(rdp.RdpAccountant(), *run)
        tight = library(pld.PLDAccountant(), *run)
        print(
            f"{q:6} {sigma:6} {steps:6} {ours:9.4f} {same:12.4f} {default:11.4f} {tight:8.4f}"
            f"   {took / reference:.2f}"
        )
        good &= abs(ours / same - 1) < 1e-6 and ours >= tight
        good &= took <= reference or q == 1
    print("\nnoise for epsilon 1, 200 steps of a tenth of the rows")
    ours, took = timed(lambda: noise_multiplier.__wrapped__(1.0, DELTA, 0.1, 200))
    theirs, reference = timed(
        lambda: dp.calibrate_dp_mechanism(
            rdp.RdpAccountant,
            lambda sigma: dp.SelfComposedDpEvent(
                dp.PoissonSampledDpEvent(0.1, dp.GaussianDpEvent(sigma)), 200
            ),
            1.0,
            DELTA,
        )
    )
    print(f"ours {ours:.4f} in {took:.2f} s, library {theirs:.4f} in {reference:.2f} s")
    good &= abs(ours / theirs - 1) < 0.01
    print("agrees with the library and is not slower:", "yes" if good else "NO")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""K-Shape against tslearn's: quality and speed on the same series, in the same run.

Data: the Trace data set that tslearn brings along (real, four classes), and daily profiles from the
simulator. Figures to reach: agreement with the classes not worse than tslearn's by more than noise,
never slower.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, rand_score
from tslearn.clustering import KShape as PeerKShape
from tslearn.clustering import TimeSeriesKMeans
from tslearn.datasets import CachedDatasets
from tslearn.metrics import cdist_dtw

from cartshift.cluster import KShape
from cartshift.cluster.kshape import sbd, z_normalise
from cartshift.data.platforms import simulate

SEEDS = range(5)


def trace() -> tuple[np.ndarray, np.ndarray]:
    first, labels, second, more = CachedDatasets().load_dataset("Trace")
    return np.vstack([first, second])[..., 0], np.concatenate([labels, more])


def days() -> tuple[np.ndarray, np.ndarray]:
    """Hour-of-day profiles of four user types, each user's clock moved by some hours."""
    truth = simulate(
        n_events=100_000, events_per_user=500, phase_hours=2, crawlers=0, stealthy_crawlers=0, takeovers=0, n_slates=0
    ).truth  # fmt: skip
    hours = (truth.sessions.start - pd.Timedelta(hours=4)).dt.hour
    profiles = pd.crosstab(truth.sessions.user, hours).reindex(columns=range(24), fill_value=0)
    profiles = profiles[profiles.sum(axis=1) >= 30]
    return profiles.to_numpy(float), truth.users.type.loc[profiles.index].cat.codes.to_numpy()


def timed(fit: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    return fit(), time.process_time() - start


def main() -> int:
    PeerKShape(2, max_iter=2, random_state=0).fit(np.eye(8))  # compiles
    TimeSeriesKMeans(2, metric="dtw", max_iter=2, random_state=0).fit(np.eye(8))
    never_worse = never_slower = True
    print(
        f"{'data':8} {'model':18} {'ARI, mean':>10} {'Rand, range':>12} {'s a start':>10} {'ratio':>7}"
    )
    for name, (X, y) in {"Trace": trace(), "days": days()}.items():
        Z = z_normalise(X)
        models = {
            "cartshift KShape": lambda seed: KShape(4, n_init=1, random_state=seed),
            "tslearn KShape": lambda seed: PeerKShape(4, n_init=1, random_state=seed),
            "Euclidean k-means": lambda seed: KMeans(4, n_init=1, random_state=seed),
        }
        if name == "days":  # a start on Trace takes DTW minutes
            models["DTW k-means"] = lambda seed: TimeSeriesKMeans(
                4, metric="dtw", random_state=seed
            )
        rows = {}
        for label, make in models.items():
            fitted, seconds = zip(
                *(timed(lambda make=make, seed=seed, Z=Z: make(seed).fit(Z)) for seed in SEEDS),
                strict=True,
            )
            scores = [adjusted_rand_score(y, model.labels_) for model in fitted]
            rands = [rand_score(y, model.labels_) for model in fitted]
            rows[label] = np.array(scores), np.mean(seconds)
            ratio = rows[label][1] / rows["cartshift KShape"][1]
            print(
                f"{name:8} {label:18} {np.mean(scores):10.3f} {min(rands):6.2f}–{max(rands):.2f} "
                f"{np.mean(seconds):10.3f} {ratio:7.1f}"
            )
        (own, own_time), (peer, peer_time) = rows["cartshift KShape"], rows["tslearn KShape"]
        gap = own - peer
        never_worse &= gap.mean() >= -2 * gap.std(ddof=1) / np.sqrt(len(gap)) - 1e-9
        never_slower &= own_time <= peer_time

    print("\none distance, all pairs of 40 random walks")
    print(f"{'steps':>8} {'SBD, ms':>10} {'DTW, ms':>10} {'ratio':>7}")
    for steps in (24, 96, 384):
        walks = z_normalise(np.random.default_rng(0).normal(size=(40, steps)).cumsum(axis=1))
        cdist_dtw(walks[:2], walks[:2])  # compiles
        _, fast = timed(lambda walks=walks: [sbd(walks, walks) for _ in range(20)])
        _, slow = timed(lambda walks=walks: cdist_dtw(walks))
        # DTW computes each pair once, SBD both orders
        print(f"{steps:8} {fast / 20 * 1e3:10.2f} {slow * 1e3:10.2f} {slow / (fast / 20):7.1f}")
    print(
        f"\nnot worse than tslearn: {'yes' if never_worse else 'NO'}; never slower: {'yes' if never_slower else 'NO'}"
    )
    return 0 if never_worse and never_slower else 1


if __name__ == "__main__":
    sys.exit(main())

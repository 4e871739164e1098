"""The Keras autoencoder of windows against PyOD's and PCA: same windows, same settings, same run.

Data: hourly traffic of the simulated target platform, as in the chapter, with floods and outages planted
into the last weeks. Quality: AUC of windows that hold an abnormal hour. Speed: processor time to fit and to
score, compilation included, as a ratio to PyOD's.

Aim: an AUC not worse than PyOD's by more than noise, and never slower.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import sys
import time

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

try:
    import tensorflow as tf
    import torch
    from pyod.models.auto_encoder import AutoEncoder
except ImportError as error:
    sys.exit(f"{error}; run it by benchmarks/run.sh, which makes the environment of its peers")

from cartshift.anomaly.autoencoder import Autoencoder
from cartshift.anomaly.windows import reconstruction_error, windows
from cartshift.data.platforms import simulate

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
torch.set_num_threads(1)

SEEDS = range(4)
DAY, WEEK = 24, 7 * 24
TRAIN, TEST = 210 * DAY, 287 * DAY
BOTTLENECK, HIDDEN, EPOCHS, BATCH, RATE = 3, 32, 20, 256, 0.01


def world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows to learn from, windows to judge, and which of these hold an abnormal hour."""
    events = simulate(
        n_events=1_500_000, target_share=0.5, n_slates=0, crawlers=0, stealthy_crawlers=0,
        takeovers=0, seed=seed,
    ).target  # fmt: skip
    hours = pd.date_range("2024-01-01", "2024-12-31 23:00", freq="h")
    counts = events.timestamp.dt.floor("h").value_counts().reindex(hours, fill_value=0).to_numpy()
    rng = np.random.default_rng(seed)
    abnormal = np.zeros(len(counts), dtype=bool)
    for number, day in enumerate(rng.permutation(np.arange(TEST // DAY + 1, 365, 3))):
        first = day * DAY + rng.integers(8, 20)
        at = slice(first, first + 3)
        abnormal[at] = True
        if number % 2:
            counts[at] = rng.binomial(counts[at], 0.15)
        else:
            counts[at] += rng.poisson(2 * counts.mean(), 3)
    level = pd.Series(counts).rolling(4 * WEEK, min_periods=WEEK).median().shift(DAY).bfill()
    relative = np.sqrt(counts / level.to_numpy())
    held = windows(abnormal[TEST:], DAY).any(axis=1)
    return windows(relative[:TRAIN], DAY), windows(relative[TEST:], DAY), held


def own(W, V, seed):
    model = Autoencoder(BOTTLENECK, HIDDEN, EPOCHS, BATCH, random_state=seed)
    return -model.fit(W).score_samples(V)


def pyod(W, V, seed):
    model = AutoEncoder(
        hidden_neuron_list=[HIDDEN, BOTTLENECK], hidden_activation_name="tanh", batch_norm=False,
        dropout_rate=0.0, lr=RATE, epoch_num=EPOCHS, batch_size=BATCH, random_state=seed, verbose=0,
    )  # fmt: skip
    return model.fit(W).decision_function(V)


def pca(W, V, seed):
    model = PCA(BOTTLENECK, svd_solver="full").fit(W)
    return reconstruction_error(V, model.inverse_transform(model.transform(V)))


def main() -> int:
    models = {"cartshift": own, "PyOD": pyod, f"PCA, {BOTTLENECK}": pca}
    rows = []
    for seed in SEEDS:
        W, V, held = world(seed)
        for name, judge in models.items():
            start = time.process_time()
            error = judge(W, V, seed)
            rows.append((name, seed, roc_auc_score(held, error), time.process_time() - start))
    table = pd.DataFrame(rows, columns=["model", "seed", "auc", "seconds"])
    scores = table.pivot(index="seed", columns="model", values="auc")
    seconds = table.groupby("model").seconds.median()
    print(f"{len(W):,} windows of {DAY} hours, {EPOCHS} epochs, {len(SEEDS)} worlds")
    for name in models:
        print(f"  {name:10} AUC {scores[name].mean():.3f} ± {scores[name].std():.3f}, "
              f"{seconds[name]:6.2f} s (× {seconds[name] / seconds['PyOD']:.2f})")  # fmt: skip
    gap = scores["cartshift"] - scores["PyOD"]
    as_good = gap.mean() >= -2 * gap.std(ddof=1) / np.sqrt(len(gap))
    as_fast = seconds["cartshift"] <= seconds["PyOD"]
    print(f"\nnot worse than PyOD: {'yes' if as_good else 'NO'}; never slower: {'yes' if as_fast else 'NO'}")  # fmt: skip
    return 0 if as_good and as_fast else 1


if __name__ == "__main__":
    sys.exit(main())

"""The sparse Keras GCN against PyTorch Geometric's and a plain dense one.

Data: the co-purchase graph of the chapter, four simulated worlds. Figures to reach: accuracy not worse
than a peer's by more than noise, never slower. Processor time; each fit includes its compilation.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import sys
import time

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import kneighbors_graph

try:
    import keras
    import tensorflow as tf
    import torch
    from torch_geometric.nn import GCNConv
except ImportError as error:
    sys.exit(f"{error}; run it by benchmarks/run.sh, which makes the environment of its peers")

from cartshift.data.interactions import interactions
from cartshift.data.platforms import simulate
from cartshift.graph import normalised_adjacency, sgc_features
from cartshift.graph.gcn import GCN

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
SEEDS, LABELS, EPOCHS = range(4), 20, 200


def world(seed: int) -> tuple[sp.csr_array, np.ndarray, np.ndarray, np.ndarray]:
    """Graph, features, types, and the types of a few users (-1: not known)."""
    shops = simulate(
        n_events=800_000, events_per_user=400, crawlers=0, stealthy_crawlers=0, takeovers=0, n_slates=0, seed=seed
    )  # fmt: skip
    bought = shops.source[shops.source.event == "buy"]
    table = interactions(bought, binary=True)
    nearest = kneighbors_graph(TfidfTransformer().fit_transform(table.matrix), 20, metric="cosine")
    X = pd.crosstab(bought.user, bought.category, normalize="index").loc[table.users].to_numpy()
    y = shops.truth.users["type"].loc[table.users].cat.codes.to_numpy()
    rng = np.random.default_rng(seed)
    known = np.full(len(y), -1)
    for kind in np.unique(y):
        known[rng.choice(np.flatnonzero(y == kind), LABELS, replace=False)] = kind
    return sp.csr_array(nearest.maximum(nearest.T)), (X - X.mean(axis=0)) / X.std(axis=0), y, known


def own(A, X, known, seed):
    return GCN(epochs=EPOCHS, seed=seed).fit(X, known, A).predict()


def sgc(A, X, known, seed):
    Z = sgc_features(normalised_adjacency(A), X, 2)
    Z /= Z.std(axis=0)
    fitted = LogisticRegression(C=0.1, max_iter=2000).fit(Z[known >= 0], known[known >= 0])
    return fitted.predict(Z)


def dense_keras(A, X, known, seed):
    """Two layers with a dense Â and `Model.fit`, as most tutorials have it."""
    A_hat = tf.constant(normalised_adjacency(A).toarray(), tf.float32)
    keras.utils.set_random_seed(seed)
    nodes = inputs = keras.Input((X.shape[1],))
    for width, activation in ((16, "relu"), (int(known.max()) + 1, None)):
        mixed = keras.layers.Dense(width, use_bias=False)(keras.layers.Dropout(0.5)(nodes))
        averaged = keras.layers.Lambda(lambda H: A_hat @ H)(mixed)
        nodes = keras.layers.Activation(activation)(averaged)
    model = keras.Model(inputs, nodes)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    model.fit(
        X, np.maximum(known, 0), sample_weight=(known >= 0).astype(float), batch_size=len(X),
        epochs=EPOCHS, shuffle=False, verbose=0,
    )  # fmt: skip
    return model.predict(X, batch_size=len(X), verbose=0).argmax(axis=1)


def geometric(A, X, known, seed):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    edges = torch.tensor(np.stack(A.nonzero()), dtype=torch.long)
    features, targets = torch.tensor(X, dtype=torch.float32), torch.tensor(known, dtype=torch.long)
    first, second = (
        GCNConv(X.shape[1], 16, cached=True),
        GCNConv(16, int(known.max()) + 1, cached=True),
    )
    optimizer = torch.optim.Adam(
        [{"params": first.parameters(), "weight_decay": 5e-4}, {"params": second.parameters()}],
        lr=0.01,
    )

    def forward(training):
        drop = torch.nn.functional.dropout
        hidden = first(drop(features, 0.5, training), edges).relu()
        return second(drop(hidden, 0.5, training), edges)

    for _ in range(EPOCHS):
        optimizer.zero_grad()
        logits = forward(True)[targets >= 0]
        torch.nn.functional.cross_entropy(logits, targets[targets >= 0]).backward()
        optimizer.step()
    return forward(False).argmax(dim=1).numpy()


def main() -> int:
    models = {
        "cartshift GCN": own,
        "SGC": sgc,
        "PyTorch Geometric": geometric,
        "dense Keras GCN": dense_keras,
    }
    rows = []
    for seed in SEEDS:
        A, X, y, known = world(seed)
        for name, classify in models.items():
            start = time.process_time()
            labels = classify(A, X, known, seed)
            spent = time.process_time() - start
            rows.append((name, seed, (labels == y)[known < 0].mean(), spent))
    table = pd.DataFrame(rows, columns=["model", "seed", "accuracy", "seconds"])
    scores = table.pivot(index="seed", columns="model", values="accuracy")
    seconds = table.groupby("model").seconds.median()
    print(f"\n{len(y)} users, {LABELS} labels of each type")
    print(f"{'model':20} {'accuracy':>9} {'ratio':>7} {'s a fit':>9} {'ratio':>7}")
    for name in models:
        quality = scores[name].mean() / scores["cartshift GCN"].mean()
        speed = seconds[name] / seconds["cartshift GCN"]
        print(
            f"{name:20} {scores[name].mean():9.3f} {quality:7.2f} {seconds[name]:9.3f} {speed:7.2f}"
        )
    peers = [name for name in models if name not in ("cartshift GCN", "SGC")]
    gaps = [scores["cartshift GCN"] - scores[peer] for peer in peers]
    never_worse = all(gap.mean() >= -2 * gap.std(ddof=1) / np.sqrt(len(gap)) for gap in gaps)
    never_slower = all(seconds["cartshift GCN"] <= seconds[peer] for peer in peers)
    print(
        f"\nnot worse than the peers: {'yes' if never_worse else 'NO'}; "
        f"never slower: {'yes' if never_slower else 'NO'}"
    )
    return 0 if never_worse and never_slower else 1


if __name__ == "__main__":
    sys.exit(main())

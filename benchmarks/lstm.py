"""Next-event LSTM: quality against a Markov chain, quality and speed against a plain padded torch LSTM.

All train on the same simulated log, on one core, and predict the same later events. The plain LSTM has
the same sizes, epochs and batch size; its batches are random rows padded to one width, its loss is masked.

Figures to reach: a log loss below the Markov chain's, no more than 1 % above the plain LSTM's, and no more
seconds than it takes.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import torch
from torch import nn

from cartshift.data.platforms import simulate
from cartshift.data.sequences import Vocabulary, pad_batch, user_sequences
from cartshift.sequence import MarkovChain
from cartshift.sequence.lstm import NextEventLSTM, _windows

SEEDS = (0, 1)
EPOCHS, BATCH, WIDTH = 6, 32, 64


def make_task(seed):
    log = simulate(n_events=80_000, seed=seed, events_per_user=80, target_share=0.05).source
    log["token"] = log.event.astype(str) + " " + log.category.astype(str)
    vocabulary = Vocabulary().fit(log.token)
    log["code"] = vocabulary.encode(log.token)
    train, histories, targets = [], [], []
    rng = np.random.default_rng(seed)
    for sequence in user_sequences(log, "code"):
        cut = int(0.8 * len(sequence))
        if cut >= 2:
            train.append(sequence[:cut])
            position = rng.integers(cut, len(sequence))
            histories.append(sequence[:position])
            targets.append(sequence[position])
    return train, histories, np.array(targets), len(vocabulary)


def plain_lstm(train, histories, n_codes, seed):
    torch.manual_seed(seed)
    embedding, layer = nn.Embedding(n_codes, 32), nn.LSTM(32, 64, batch_first=True)
    out = nn.Linear(64, n_codes)
    optimiser = torch.optim.Adam(nn.ModuleList([embedding, layer, out]).parameters(), lr=0.01)
    windows = [window for sequence in train for window in _windows(sequence, WIDTH + 1)]
    ids = torch.from_numpy(pad_batch(windows).ids)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(ids)).split(BATCH):
            logits = out(layer(embedding(ids[rows, :-1]))[0]).flatten(0, 1)
            target = ids[rows, 1:].flatten()
            loss = nn.functional.cross_entropy(logits, target, ignore_index=0)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    batch = pad_batch(histories, max_len=WIDTH)
    with torch.inference_mode():
        states = layer(embedding(torch.from_numpy(batch.ids)))[0]
        logits = out(states[np.arange(len(states)), batch.lengths - 1])
        logits[:, 0] = -torch.inf
        return logits.double().softmax(dim=1).numpy()


def main() -> int:
    torch.set_num_threads(1)

    def ours(train, histories, n_codes, seed):
        model = NextEventLSTM(
            n_codes, max_len=WIDTH, epochs=EPOCHS, batch_size=BATCH, random_state=seed
        )
        return model.fit(train).predict_proba(histories)

    def chain(train, histories, n_codes, seed):
        return MarkovChain(n_codes).fit(train).predict_proba(histories)

    models = {"cartshift": ours, "plain torch LSTM": plain_lstm, "Markov chain": chain}
    for predict in models.values():  # torch loads parts of itself on first use
        predict([[1, 2, 3]], [[1]], 4, 0)
    loss, seconds = {name: [] for name in models}, {name: [] for name in models}
    for seed in SEEDS:
        train, histories, targets, n_codes = make_task(seed)
        for name, predict in models.items():
            start = time.perf_counter()
            proba = predict(train, histories, n_codes, seed)
            seconds[name].append(time.perf_counter() - start)
            loss[name].append(-np.log(proba[np.arange(len(targets)), targets]).mean())

    print(f"{'':<18}{'log loss':>10}{'ratio':>8}{'seconds':>10}{'ratio':>8}")
    for name in models:
        quality = np.mean(loss[name]) / np.mean(loss["cartshift"])
        speed = np.mean(seconds[name]) / np.mean(seconds["cartshift"])
        print(
            f"{name:<18}{np.mean(loss[name]):>10.4f}{quality:>8.3f}"
            f"{np.mean(seconds[name]):>10.2f}{speed:>8.2f}"
        )
    mean = {name: np.mean(values) for name, values in loss.items()}
    good = mean["cartshift"] < min(mean["Markov chain"], 1.01 * mean["plain torch LSTM"])
    fast = np.mean(seconds["cartshift"]) <= np.mean(seconds["plain torch LSTM"])
    print(f"{'reached':<18}{'yes' if good and fast else 'NO':>10}")
    return 0 if good and fast else 1


if __name__ == "__main__":
    sys.exit(main())

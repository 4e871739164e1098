"""Metrics against scikit-learn, and against ranx where it is installed: the same values, and the time.

A million rows, as one day of a shop's impressions; 20,000 users with 200 scored items each.
"""

import time

import numpy as np
import pandas as pd
from sklearn import metrics as sk

from cartshift.metrics import classification, scores

try:
    import ranx
except ImportError:
    ranx = None

ROWS, USERS, ITEMS, K, REPEATS = 1_000_000, 20_000, 200, 10, 3
SLOW_USERS = 2_000  # for what scikit-learn does user by user; its time is scaled up


def best_of(run, repeats=REPEATS):
    """Shortest of some runs in seconds, and what the run returned."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def report(name, ours, theirs, peer="scikit-learn"):
    seconds, mine = best_of(ours)
    peer_seconds, other = best_of(theirs)
    print(
        f"{name:<36}{peer:<14}{seconds:>9.3f} s{peer_seconds:>9.3f} s{peer_seconds / seconds:>8.1f}×"
        f"{float(np.abs(np.subtract(mine, other)).max()):>12.1e}"
    )


def rows(rng):
    y = (rng.random(ROWS) < 0.03).astype(int)
    logits = rng.normal(-4, 1, ROWS) + y
    p = 1 / (1 + np.exp(-logits))
    few = np.round(logits, 1)  # about a hundred distinct scores
    classes, predicted = rng.integers(0, 4, (2, ROWS))
    c, s = classification, sk
    report("ROC AUC", lambda: c.roc_auc(y, logits), lambda: s.roc_auc_score(y, logits))
    report("ROC AUC, many ties", lambda: c.roc_auc(y, few), lambda: s.roc_auc_score(y, few))
    report(
        "average precision",
        lambda: c.average_precision(y, logits),
        lambda: s.average_precision_score(y, logits),
    )
    report(
        "precision, recall, F1, macro",
        lambda: c.precision_recall_f1(classes, predicted, "macro"),
        lambda: s.precision_recall_fscore_support(classes, predicted, average="macro")[:3],
    )
    report(
        "log loss (peer: of probabilities)", lambda: c.log_loss(y, logits), lambda: s.log_loss(y, p)
    )


def lists(rng):
    relevance = rng.integers(1, 4, (USERS, ITEMS)) * (rng.random((USERS, ITEMS)) < 0.05)
    relevance[:, 0] = 1  # scikit-learn counts a user with nothing relevant as 0, ours as NaN
    values = rng.random((USERS, ITEMS))
    tied = np.round(values, 1)

    def ours(scored=values):
        return scores.ndcg(relevance, scored, K).mean()

    report(
        f"NDCG@{K}, ties ignored by the peer",
        ours,
        lambda: sk.ndcg_score(relevance, values, k=K, ignore_ties=True),
    )
    some = slice(SLOW_USERS)
    mine, mean = best_of(lambda: scores.ndcg(relevance, tied, K)[some].mean())
    peer, other = best_of(lambda: sk.ndcg_score(relevance[some], tied[some], k=K), repeats=1)
    peer *= USERS / SLOW_USERS
    print(
        f"{f'NDCG@{K}, ties averaged':<36}{'scikit-learn':<14}{mine:>9.3f} s{peer:>9.3f} s"
        f"{peer / mine:>8.1f}×{abs(mean - other):>12.1e}"
    )
    if ranx is None:
        print("ranx is not installed here: see benchmarks/requirements.lock")
        return
    user, item = np.divmod(np.arange(SLOW_USERS * ITEMS), ITEMS)
    names = {"q_id": user.astype(str).astype(object), "doc_id": item.astype(str).astype(object)}
    table = pd.DataFrame(names, dtype=object)
    table["score"], table["gain"] = values[some].ravel(), relevance[some].ravel()
    start = time.perf_counter()
    qrels = ranx.Qrels.from_df(table[table.gain > 0], score_col="gain")
    run = ranx.Run.from_df(table)
    building = time.perf_counter() - start
    ranx.evaluate(qrels, run, f"ndcg@{K}")  # compiled once, before the clock runs
    report(
        f"NDCG@{K}, {SLOW_USERS:,} users",
        lambda: scores.ndcg(relevance[some], values[some], K).mean(),
        lambda: ranx.evaluate(qrels, run, f"ndcg@{K}"),
        peer="ranx",
    )
    print(f"{'  (its tables, built before)':<36}{'ranx':<14}{'':>11}{building:>9.3f} s")


def main() -> None:
    rng = np.random.default_rng(8)
    print(f"{'':<36}{'peer':<14}{'cartshift':>11}{'peer':>11}{'ratio':>9}{'difference':>12}")
    rows(rng)
    lists(rng)


if __name__ == "__main__":
    main()

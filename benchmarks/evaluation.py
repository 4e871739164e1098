"""Evaluation beyond one metric: against scikit-learn, ranx and obp, where they are installed.

Reliability tables, the sampled hit rate, IPS: the same values, and the time.
"""

import importlib.util
import time

import numpy as np
import pandas as pd
from sklearn.calibration import calibration_curve

from cartshift.metrics import calibration, clusters, offpolicy, sampled, scores

try:
    import ranx
except ImportError:
    ranx = None

ROWS, USERS, ITEMS, NEGATIVES, K = 1_000_000, 2_000, 1_000, 100, 10


def timed(run, repeats=3):
    """Shortest of some runs in seconds, and what the run returned."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def report(name, peer, ours, theirs):
    seconds, mine = timed(ours)
    peer_seconds, other = timed(theirs)
    worst = float(np.abs(np.subtract(mine, other)).max())
    print(
        f"{name:<34}{peer:<16}{seconds:>9.3f} s{peer_seconds:>9.3f} s"
        f"{peer_seconds / seconds:>8.1f}×{worst:>11.1e}"
    )


def probabilities(rng):
    p = rng.beta(1, 9, ROWS)
    y = (rng.random(ROWS) < p).astype(int)
    for strategy in ("uniform", "quantile"):
        report(
            f"reliability table, {strategy}",
            "scikit-learn",
            lambda strategy=strategy: calibration.reliability_table(y, p, 10, strategy)["observed"],
            lambda strategy=strategy: calibration_curve(y, p, n_bins=10, strategy=strategy)[0],
        )


def user_intervals(rng):
    groups = np.repeat(np.arange(USERS), 20)
    values = rng.normal(size=USERS)[groups] + rng.normal(size=groups.size)

    def resampled():
        return clusters.cluster_bootstrap(
            np.mean, values, groups=groups, rng=np.random.default_rng(0), n_boot=500
        )

    report(
        f"interval over {USERS:,} users",
        "own bootstrap",
        lambda: clusters.cluster_mean(values, groups),
        resampled,
    )


def sampled_lists(rng):
    matrix = rng.random((USERS, ITEMS))
    ranks = (matrix >= matrix[:, :1]).sum(axis=1)
    draw = np.argsort(rng.random((20, USERS, ITEMS - 1)), axis=2)[:, :, :NEGATIVES] + 1

    def by_sampling():
        rows = np.arange(USERS)[:, None]
        hits = [
            scores.hit_rate(
                np.hstack([matrix[:, :1], matrix[rows, columns]]), np.zeros(USERS, int), K
            )
            for columns in draw
        ]
        return np.mean(hits)

    report(
        f"HR@{K}, {NEGATIVES} negatives",
        "20 samplings",
        lambda: sampled.sampled_hit_rate(ranks, ITEMS, NEGATIVES, K).mean(),
        by_sampling,
    )
    if ranx is None:
        print("ranx is not installed here: see benchmarks/requirements.lock")
        return
    user, item = np.divmod(np.arange(USERS * ITEMS), ITEMS)
    table = pd.DataFrame(
        {"q_id": user.astype(str).astype(object), "doc_id": item.astype(str).astype(object)},
        dtype=object,
    )
    table["score"], table["gain"] = matrix.ravel(), (item == 0).astype(int)
    qrels = ranx.Qrels.from_df(table[table["gain"] > 0], score_col="gain")
    run = ranx.Run.from_df(table)
    target, relevance = np.zeros(USERS, int), (np.arange(ITEMS) == 0) * np.ones((USERS, 1))
    for name, metric, ours in (
        (f"hit rate@{K}", f"hit_rate@{K}", lambda: scores.hit_rate(matrix, target, K).mean()),
        ("MRR", "mrr", lambda: scores.reciprocal_rank(matrix, target).mean()),
        (f"NDCG@{K}", f"ndcg@{K}", lambda: scores.ndcg(relevance, matrix, K).mean()),
    ):
        ranx.evaluate(qrels, run, metric)  # compiled once, before the clock runs
        report(name, "ranx", ours, lambda metric=metric: ranx.evaluate(qrels, run, metric))


def policies(rng):
    old, new = rng.dirichlet(np.ones(20)), rng.dirichlet(np.ones(20))
    action = rng.choice(20, ROWS, p=old)
    reward = (rng.random(ROWS) < 0.1).astype(float)
    if importlib.util.find_spec("obp") is None:
        print("obp is not installed here: install obp==0.4.1 without its dependencies")
        return
    from obp.ope import InverseProbabilityWeighting, SelfNormalizedInverseProbabilityWeighting

    distribution = np.broadcast_to(new[None, :, None], (ROWS, 20, 1))
    columns = {
        "reward": reward, "action": action, "pscore": old[action], "position": np.zeros(ROWS, int),
        "action_dist": distribution,
    }  # fmt: skip
    for name, ours, peer in (
        ("IPS", offpolicy.ips, InverseProbabilityWeighting()),
        ("SNIPS", offpolicy.snips, SelfNormalizedInverseProbabilityWeighting()),
    ):
        report(
            name,
            "obp",
            lambda ours=ours: ours(reward, old[action], new[action]).estimate,
            lambda peer=peer: peer.estimate_policy_value(**columns),
        )


def main() -> None:
    rng = np.random.default_rng(3)
    print(f"{'':<34}{'peer':<16}{'cartshift':>11}{'peer':>11}{'ratio':>9}{'difference':>11}")
    probabilities(rng)
    user_intervals(rng)
    sampled_lists(rng)
    policies(rng)


if __name__ == "__main__":
    main()

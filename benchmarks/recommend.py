"""ItemKNN, iALS and BPR against `implicit`, and EASE against a direct solve.

On the purchases of The Complete Journey: 2,469 households, 68,509 products, no product left out.
"""

import os
import time

import implicit
import numpy as np
import pandas as pd
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import CosineRecommender

from cartshift.data.interactions import interactions
from cartshift.data.real import complete_journey
from cartshift.data.splits import temporal_split
from cartshift.metrics.ranking import ndcg
from cartshift.recommend import BPR, EASE, IALS, ItemKNN

NEIGHBOURS, LIST, REPEATS = 20, 10, 5  # 20 is what implicit takes by default


def best_of(run) -> tuple[float, object]:
    """Shortest of some runs in seconds, and what the run returned."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def ours(X, n_jobs):
    model = ItemKNN(NEIGHBOURS, n_jobs=n_jobs).fit(X)
    return model, model.recommend(k=LIST)


def theirs(X, n_jobs):
    matrix = sp.csr_matrix(X)
    # implicit counts an item among its own neighbours
    model = CosineRecommender(K=NEIGHBOURS + 1, num_threads=n_jobs)
    model.fit(matrix, show_progress=False)
    lists, _ = model.recommend(
        np.arange(X.shape[0]), matrix, N=LIST, filter_already_liked_items=True
    )
    return model, lists


def neighbours_agree(a, b) -> float:
    """Share of items with the same sorted similarities: ties may be resolved either way."""
    same = 0
    for item in range(a.shape[0]):
        left = np.sort(a.data[a.indptr[item] : a.indptr[item + 1]])[::-1]
        row = slice(b.indptr[item], b.indptr[item + 1])
        right = np.sort(b.data[row][b.indices[row] != item])[::-1][: len(left)]
        same += len(left) == len(right) and np.allclose(left, right, atol=1e-9)
    return same / a.shape[0]


def scores_agree(X, similarity, ours_lists, their_lists) -> float:
    """Share of places where both lists hold an item of the same score under one model."""
    scores = (X @ similarity).toarray()
    rows = np.arange(X.shape[0])[:, None]
    left = np.where(ours_lists >= 0, scores[rows, ours_lists], 0)
    right = np.where(their_lists >= 0, scores[rows, their_lists], 0)
    return float(np.isclose(left, right).mean())


def factorisations() -> None:
    """Seconds of a fit and NDCG@10 on the new products of November; one thread on both sides.

    The objectives of iALS differ a little: `implicit` gives a cell a weight of 1 + αx and penalises all
    factors alike.
    """
    before, after = temporal_split(complete_journey(), pd.Timestamp("2017-11-01"))
    past = interactions(before)
    many = past.items[np.asarray((past.matrix > 0).sum(axis=0)).ravel() >= 50]
    past = interactions(before, users=past.users, items=many, unknown="drop")
    after = after[after.timestamp < pd.Timestamp("2017-12-01")]
    later = interactions(after, users=past.users, items=past.items, unknown="drop")
    X, seen = sp.csr_array(np.log1p(past.matrix)), past.matrix > 0
    new = sp.csr_array(later.matrix - later.matrix.multiply(seen))
    new.eliminate_zeros()
    matrix, users = sp.csr_matrix(X), np.arange(X.shape[0])
    pairs = {
        "iALS, 32 factors, 10 sweeps": (
            IALS(32, 0.01, 0.1, 10),
            AlternatingLeastSquares(
                32, regularization=3.0, alpha=10.0, iterations=10, num_threads=1, random_state=0
            ),
        ),
        "BPR, 32 factors, 50 epochs": (
            BPR(32, 0.02, 0.05, 50),
            BayesianPersonalizedRanking(
                32, learning_rate=0.05, regularization=0.02, iterations=50, num_threads=1,
                random_state=0,
            ),
        ),
    }  # fmt: skip
    print(f"\n{X.shape[0]:,} users, {X.shape[1]:,} items, new products of November")
    print(f"{'seconds of a fit · NDCG@10':<30}{'cartshift':>18}{'implicit':>18}{'ratio':>8}")
    for name, (model, peer) in pairs.items():
        mine, _ = best_of(lambda m=model: m.fit(X))
        theirs, _ = best_of(lambda p=peer: p.fit(matrix, show_progress=False))
        lists, _ = peer.recommend(users, matrix, N=LIST, filter_already_liked_items=True)
        scores = [np.nanmean(ndcg(found, new)) for found in (model.recommend(k=LIST), lists)]
        ours_text, peers_text = (
            f"{mine:.2f} s · {scores[0]:.4f}",
            f"{theirs:.2f} s · {scores[1]:.4f}",
        )
        print(f"{name:<30}{ours_text:>18}{peers_text:>18}{theirs / mine:>7.2f}×")


def main() -> None:
    X = sp.csr_array(interactions(complete_journey(), binary=True).matrix)
    ours(X[:50], 1)  # compiled once, before the clock runs
    print(
        f"implicit {implicit.__version__}, {X.shape[0]:,} users, {X.shape[1]:,} items, {X.nnz:,} pairs"
    )
    print(f"{'fit + top 10 for all users':<30}{'cartshift':>12}{'implicit':>12}{'ratio':>8}")
    for n_jobs in sorted({1, os.cpu_count() or 1}):
        mine, (model, _) = best_of(lambda n=n_jobs: ours(X, n))
        peer, (their_model, their_lists) = best_of(lambda n=n_jobs: theirs(X, n))
        print(f"{f'{n_jobs} thread(s)':<30}{mine:>10.2f} s{peer:>10.2f} s{peer / mine:>7.2f}×")
    similarity = sp.csr_array(their_model.similarity)
    print(
        f"items with the same similarities: {neighbours_agree(model.similarity_, similarity):.2%}"
    )
    # both serve from one similarity matrix, so that ties at its edge do not matter
    similarity.setdiag(0)
    similarity.eliminate_zeros()
    model.similarity_ = similarity
    same = scores_agree(X, similarity, model.recommend(k=LIST), their_lists)
    print(f"list places with the same score, served from one similarity matrix: {same:.2%}")

    head = X[:, np.argsort(-np.asarray(X.sum(axis=0)).ravel())[:2000]]
    seconds, ease = best_of(lambda: EASE(l2=100.0).fit(head))

    def direct():
        gram = (head.T @ head).toarray() + 100.0 * np.eye(head.shape[1])
        inverse = np.linalg.inv(gram)
        B = inverse / -np.diag(inverse)
        np.fill_diagonal(B, 0)
        return B

    peer, B = best_of(direct)
    print(f"EASE, 2,000 items: {seconds:.2f} s, direct inverse {peer:.2f} s ({peer / seconds:.2f}×), "
          f"largest difference {np.abs(ease.coef_ - B).max():.1e}")  # fmt: skip
    factorisations()


if __name__ == "__main__":
    main()

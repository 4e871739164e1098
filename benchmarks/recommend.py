"""ItemKNN against `implicit`'s cosine recommender, and EASE against a direct solve.

On the purchases of The Complete Journey: 2,469 households, 68,509 products, no product left out.
"""

import os
import time

import implicit
import numpy as np
import scipy.sparse as sp
from implicit.nearest_neighbours import CosineRecommender

from cartshift.data.interactions import interactions
from cartshift.data.real import complete_journey
from cartshift.recommend import EASE, ItemKNN

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


if __name__ == "__main__":
    main()

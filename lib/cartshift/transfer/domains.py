"""How far apart are two domains, and which source rows look like the target?

All three look at the inputs alone. None can see whether the relation to the label has changed.
"""

import numpy as np
from scipy.spatial.distance import cdist, pdist
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

__all__ = ["importance_weights", "mmd_rbf", "proxy_a_distance"]


def proxy_a_distance(X_s: np.ndarray, X_t: np.ndarray, seed: int) -> float:
    """Proxy A-distance: how well a linear classifier tells the two domains apart.

    ``2 (1 − 2 ε)``, clipped to [0, 2], where ε is the error on a held-out half. ε is the mean of the two
    domains' error rates, so that a small target beside a large source does not look far away.

    Parameters
    ----------
    X_s, X_t : array_like of float, shape (n_s, d) and (n_t, d)
        Features of source and target users; at least 2 rows each.
    seed : int
        Of the split.

    Returns
    -------
    float
        0: the classifier guesses. 2: it makes no mistake.

    Raises
    ------
    ValueError
        If the numbers of columns differ, a value is not finite, or a domain has fewer than 2 rows.

    References
    ----------
    Ben-David, Blitzer, Crammer & Pereira, "Analysis of representations for domain adaptation", 2006.
    """
    X, domain = _stack(X_s, X_t)
    X_train, X_test, train, test = train_test_split(
        X, domain, test_size=0.5, stratify=domain, random_state=seed
    )
    classifier = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000)
    )
    wrong = classifier.fit(X_train, train).predict(X_test) != test
    error = (wrong[test == 0].mean() + wrong[test == 1].mean()) / 2
    return float(np.clip(2 * (1 - 2 * error), 0, 2))


def importance_weights(X_s: np.ndarray, X_t: np.ndarray) -> np.ndarray:
    """Density ratio target to source at the source rows, from a domain classifier.

    By Bayes' rule ``p_t(x) / p_s(x) = (n_s / n_t) · P(target | x) / P(source | x)``. The odds are taken as
    the exponential of the log-odds, which stays finite where ``P(source | x)`` rounds to 0.

    Parameters
    ----------
    X_s, X_t : array_like of float, shape (n_s, d) and (n_t, d)
        Features of source and target users; at least 2 rows each.

    Returns
    -------
    ndarray of float64, shape (n_s,)
        A weight above 0 for each source row; their mean is about 1.

    Raises
    ------
    ValueError
        If the numbers of columns differ, a value is not finite, or a domain has fewer than 2 rows.

    References
    ----------
    Bickel, Brückner & Scheffer, "Discriminative learning under covariate shift", JMLR 10, 2009.
    """
    X, domain = _stack(X_s, X_t)
    classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X, domain)
    n_t = int(domain.sum())
    n_s = len(domain) - n_t
    return np.exp(classifier.decision_function(X[:n_s])) * (n_s / n_t)


def mmd_rbf(X: np.ndarray, Y: np.ndarray, gamma: float) -> float:
    """Squared maximum mean discrepancy with kernel ``exp(−gamma ‖x − y‖²)``, unbiased.

    Pairs of a row with itself are left out, so that the expectation is 0 when both samples have one law;
    single values are then often negative.

    Parameters
    ----------
    X, Y : array_like of float, shape (m, d) and (n, d)
        At least 2 rows each.
    gamma : float
        Above 0; ``1 / (2 σ²)`` for a kernel of width σ.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the numbers of columns differ, a value is not finite, a sample has fewer than 2 rows, or
        `gamma` is not a finite number above 0.

    References
    ----------
    Gretton, Borgwardt, Rasch, Schölkopf & Smola, "A kernel two-sample test", JMLR 13, 2012, eq. 3.
    """
    X, Y = _checked(X, Y)
    if not 0 < gamma < np.inf:
        raise ValueError(f"gamma must be a finite number above 0, not {gamma}")
    within = [np.exp(-gamma * pdist(Z, "sqeuclidean")).mean() for Z in (X, Y)]
    return float(sum(within) - 2 * np.exp(-gamma * cdist(X, Y, "sqeuclidean")).mean())


def _stack(X_s: np.ndarray, X_t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All rows, source first, and their domain: 0 for source, 1 for target."""
    X_s, X_t = _checked(X_s, X_t)
    return np.vstack([X_s, X_t]), np.repeat([0, 1], [len(X_s), len(X_t)])


def _checked(*samples: np.ndarray) -> list[np.ndarray]:
    first, second = (np.asarray(sample, dtype=np.float64) for sample in samples)
    if first.ndim != 2 or second.ndim != 2 or first.shape[1] != second.shape[1]:
        raise ValueError(
            f"two tables with the same columns are needed, not {first.shape} and {second.shape}"
        )
    if min(len(first), len(second)) < 2:
        raise ValueError(f"at least 2 rows each are needed, not {len(first)} and {len(second)}")
    for name, sample in (("first", first), ("second", second)):
        if not np.isfinite(sample).all():
            row, column = np.argwhere(~np.isfinite(sample))[0]
            raise ValueError(f"{name} table: row {row}, column {column} is {sample[row, column]}")
    return [first, second]

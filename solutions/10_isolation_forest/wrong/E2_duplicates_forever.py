# mistake: only a single row is a leaf: equal rows are split by chance
class IsolationTree:
    """Random cuts until every point is alone, or `height_limit` cuts are made."""

    def __init__(self, height_limit):
        if height_limit < 0:
            raise ValueError(f"height_limit must not be negative, not {height_limit}")
        self.height_limit = height_limit
        self.root = None

    def fit(self, X, rng):
        self.rng = rng
        X = self._check(X)
        self.n_features = X.shape[1]
        self.root = self._grow(X, 0)
        return self

    def path_length(self, X):
        if self.root is None:
            raise RuntimeError("call fit first")
        X = self._check(X)
        if X.shape[1] != self.n_features:
            raise ValueError(f"X has {X.shape[1]} columns, but fit saw {self.n_features}")
        lengths = np.empty(len(X))
        self._descend(self.root, X, np.arange(len(X)), lengths)
        return lengths

    @staticmethod
    def _check(X):
        X = np.asarray(X, dtype=np.float64)
        if X.ndim != 2 or X.size == 0:
            raise ValueError(f"X must have rows and columns, not shape {X.shape}")
        if not np.isfinite(X).all():
            raise ValueError("X holds NaN or an infinite number")
        return X

    def _grow(self, X, depth):
        low, high = X.min(axis=0), X.max(axis=0)
        varying = np.flatnonzero(low < high)
        if depth == self.height_limit or len(X) == 1:
            return depth + 2.0 * sum(1 / k for k in range(2, len(X) + 1))
        if varying.size == 0:
            half = len(X) // 2
            return 0, low[0], self._grow(X[:half], depth + 1), self._grow(X[half:], depth + 1)
        j = self.rng.choice(varying)
        cut = self.rng.uniform(low[j], high[j])
        if cut >= high[j]:  # rounding: neighbouring numbers
            cut = low[j]
        left = X[:, j] <= cut
        return j, cut, self._grow(X[left], depth + 1), self._grow(X[~left], depth + 1)

    def _descend(self, node, X, rows, lengths):
        if not isinstance(node, tuple):
            lengths[rows] = node
            return
        j, cut, left, right = node
        below = X[rows, j] <= cut
        self._descend(left, X, rows[below], lengths)
        self._descend(right, X, rows[~below], lengths)

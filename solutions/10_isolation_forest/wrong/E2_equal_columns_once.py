# mistake: columns that are equal count as one feature
def _c(s):
    return 2.0 * sum(1.0 / k for k in range(2, s + 1))


class IsolationTree:
    def __init__(self, height_limit):
        if height_limit < 0:
            raise ValueError("height_limit")
        self.height_limit = height_limit
        self.root = None

    @staticmethod
    def _check(X):
        X = np.asarray(X)
        if X.ndim != 2 or X.shape[0] == 0 or X.shape[1] == 0:
            raise ValueError("shape")
        X = X.astype(np.float64)
        if not np.isfinite(X).all():
            raise ValueError("finite")
        return X

    def fit(self, X, rng):
        X = self._check(X)
        self.m = X.shape[1]
        self.root = self._grow(X, 0, rng)
        return self

    def _grow(self, X, depth, rng):
        low, high = X.min(axis=0), X.max(axis=0)
        varying = np.flatnonzero(low < high)
        _, first = np.unique(X[:, varying], axis=1, return_index=True) if varying.size else (0, [])
        varying = varying[np.sort(first)] if varying.size else varying
        if depth == self.height_limit or varying.size == 0:
            return depth + _c(len(X))
        j = rng.choice(varying)
        cut = rng.uniform(low[j], high[j])
        if cut >= high[j]:
            cut = low[j]
        left = X[:, j] <= cut
        return j, cut, self._grow(X[left], depth + 1, rng), self._grow(X[~left], depth + 1, rng)

    def path_length(self, X):
        if self.root is None:
            raise RuntimeError("fit first")
        X = self._check(X)
        if X.shape[1] != self.m:
            raise ValueError("columns")
        out = np.empty(len(X))
        for i, row in enumerate(X):
            node = self.root
            while isinstance(node, tuple):
                j, cut, a, b = node
                node = a if row[j] <= cut else b
            out[i] = node
        return out

# way: a class for a node, features tried in random order until one varies
class Node:
    def __init__(self, X, depth, limit, rng):
        self.cut = None
        self.length = depth + 2 * (scipy.special.digamma(len(X) + 1) + np.euler_gamma - 1)
        if depth >= limit:
            return
        for j in rng.permutation(X.shape[1]):
            column = X[:, j]
            low, high = column.min(), column.max()
            if low < high:
                self.feature = j
                self.cut = min(rng.uniform(low, high), np.nextafter(high, low))
                left = column <= self.cut
                self.left = Node(X[left], depth + 1, limit, rng)
                self.right = Node(X[~left], depth + 1, limit, rng)
                return

    def walk(self, row):
        if self.cut is None:
            return self.length
        return (self.left if row[self.feature] <= self.cut else self.right).walk(row)


class IsolationTree:
    def __init__(self, height_limit):
        if height_limit < 0:
            raise ValueError("a tree cannot have a negative height")
        self.height_limit = height_limit

    def fit(self, X, rng):
        self.rng = rng
        self.check(X)
        self.root = Node(X, 0, self.height_limit, self.rng)
        self.columns = X.shape[1]
        return self

    def path_length(self, X):
        if not hasattr(self, "root"):
            raise RuntimeError("fit comes first")
        self.check(X)
        if X.shape[1] != self.columns:
            raise ValueError("wrong number of columns")
        return np.array([self.root.walk(row) for row in X])

    def check(self, X):
        if X.ndim != 2 or min(X.shape) == 0:
            raise ValueError("not a table")
        if np.isnan(X).any() or np.isinf(X).any():
            raise ValueError("not finite")

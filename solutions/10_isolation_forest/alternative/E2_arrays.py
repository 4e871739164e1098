# way: flat lists of nodes, one loop, no recursion
class IsolationTree:
    def __init__(self, height_limit):
        if height_limit < 0:
            raise ValueError("height_limit below 0")
        self.limit, self.nodes = height_limit, None

    def fit(self, X, rng):
        X = self.checked(X)
        self.width = X.shape[1]
        self.nodes = []  # [feature, threshold, left, right, path length]
        todo = [(X, 0, None, None)]
        while todo:
            part, depth, parent, side = todo.pop()
            if parent is not None:
                self.nodes[parent][side] = len(self.nodes)
            here = len(self.nodes)
            low, high = part.min(axis=0), part.max(axis=0)
            candidates = [j for j in range(self.width) if high[j] > low[j]]
            length = depth + sum(2 / k for k in range(2, len(part) + 1))
            self.nodes.append([None, None, None, None, length])
            if candidates and depth < self.limit:
                j = candidates[int(rng.integers(len(candidates)))]
                cut = low[j] + (high[j] - low[j]) * rng.random()
                above = part[:, j] >= cut
                if above.all() or not above.any():
                    cut = high[j]
                    above = part[:, j] >= cut
                self.nodes[here][:2] = j, cut
                todo += [(part[~above], depth + 1, here, 2), (part[above], depth + 1, here, 3)]
        return self

    def path_length(self, X):
        if self.nodes is None:
            raise RuntimeError("not fitted")
        X = self.checked(X)
        if X.shape[1] != self.width:
            raise ValueError("another number of columns")
        lengths = np.zeros(len(X))
        for i, row in enumerate(X):
            node = self.nodes[0]
            while node[0] is not None:
                node = self.nodes[node[3] if row[node[0]] >= node[1] else node[2]]
            lengths[i] = node[4]
        return lengths

    def checked(self, X):
        X = np.array(X, dtype=float)
        if X.ndim != 2 or 0 in X.shape or not np.isfinite(X).all():
            raise ValueError("X must be a finite table")
        return X

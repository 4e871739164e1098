# tuples and a counter
def k_anonymity(df, quasi_identifiers):
    from collections import Counter

    if len(quasi_identifiers) == 0 or not set(quasi_identifiers) <= set(df.columns):
        raise ValueError("quasi_identifiers")
    columns = [
        [("missing",) if gone else value for value, gone in zip(df[c], df[c].isna(), strict=True)]
        for c in quasi_identifiers
    ]
    counts = Counter(zip(*columns, strict=True))
    return min(counts.values()) if counts else 0


def generalise_to_k(df, widths, k):
    if len(widths) == 0 or not set(widths) <= set(df.columns) or k < 1:
        raise ValueError("widths or k")
    for steps in widths.values():
        if len(steps) == 0 or any(step < 1 for step in steps):
            raise ValueError("widths")
    best = None
    for choice in itertools.product(*[range(len(steps)) for steps in widths.values()]):
        cost = (sum(choice), choice)
        if best is not None and cost > best[0]:
            continue
        chosen = {column: widths[column][i] for column, i in zip(widths, choice, strict=True)}
        table = df.assign(
            **{
                column: np.array([v - v % width for v in map(int, df[column])], dtype="int64")
                for column, width in chosen.items()
            }
        )
        if k_anonymity(table, list(widths)) >= k:
            best = cost, table, chosen
    if best is None:
        raise ValueError("k cannot be had")
    return best[1], best[2]

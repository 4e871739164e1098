# counts in a new column n, which replaces one of this name
def k_anonymity(df, quasi_identifiers):
    q = list(quasi_identifiers)
    if not q or any(c not in df.columns for c in q):
        raise ValueError("columns")
    if len(df) == 0:
        return 0
    return int(df.assign(n=1).groupby(q, dropna=False, observed=True)["n"].sum().min())


def generalise_to_k(df, widths, k):
    if not widths or k < 1:
        raise ValueError("widths, k")
    for c, w in widths.items():
        if c not in df.columns or len(w) == 0 or min(w) < 1:
            raise ValueError("widths")
    for places in sorted(
        itertools.product(*[range(len(w)) for w in widths.values()]), key=lambda p: (sum(p), p)
    ):
        chosen = {c: int(widths[c][p]) for c, p in zip(widths, places, strict=True)}
        table = df.copy()
        for column, width in chosen.items():
            table[column] = table[column].astype("int64") // width * width
        if k_anonymity(table, list(widths)) >= k:
            return table, chosen
    raise ValueError("no choice")

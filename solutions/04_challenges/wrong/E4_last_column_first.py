# of equal costs the first by the last column
def k_anonymity(df, quasi_identifiers):
    """Rows of the rarest combination of quasi-identifiers; 0 without rows."""
    columns = list(quasi_identifiers)
    if not columns or any(column not in df.columns for column in columns):
        raise ValueError(f"{columns} must be columns of the table")
    codes = pd.DataFrame({i: pd.factorize(df[column])[0] for i, column in enumerate(columns)})
    return int(codes.groupby(list(codes.columns)).size().min()) if len(df) else 0


def generalise_to_k(df, widths, k):
    """The cheapest choice of widths that makes the table k-anonymous."""
    if not widths or any(column not in df.columns for column in widths):
        raise ValueError("widths must name columns of the table")
    if any(len(steps) == 0 or min(steps) < 1 for steps in widths.values()):
        raise ValueError("every column needs widths of at least 1")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    places = itertools.product(*(range(len(steps)) for steps in widths.values()))
    for choice in sorted(places, key=lambda choice: (sum(choice), choice[::-1])):
        chosen = {c: int(widths[c][i]) for c, i in zip(widths, choice, strict=True)}
        table = df.copy()
        for column, width in chosen.items():
            table[column] = df[column].astype("int64") // width * width
        if k_anonymity(table, list(widths)) >= k:
            return table, chosen
    raise ValueError(f"no choice of widths gives k = {k}")

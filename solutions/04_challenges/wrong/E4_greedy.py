# the column with most values is coarsened until k
def k_anonymity(df, quasi_identifiers):
    columns = list(quasi_identifiers)
    if not columns or any(column not in df.columns for column in columns):
        raise ValueError
    codes = pd.DataFrame({i: pd.factorize(df[column])[0] for i, column in enumerate(columns)})
    return int(codes.groupby(list(codes.columns)).size().min()) if len(df) else 0


def generalise_to_k(df, widths, k):
    if not widths or any(column not in df.columns for column in widths) or k < 1:
        raise ValueError
    if any(len(steps) == 0 or min(steps) < 1 for steps in widths.values()):
        raise ValueError
    place = dict.fromkeys(widths, 0)
    while True:
        table = df.copy()
        for column, i in place.items():
            table[column] = df[column].astype("int64") // widths[column][i] * widths[column][i]
        if k_anonymity(table, list(widths)) >= k:
            return table, {column: widths[column][i] for column, i in place.items()}
        left = [column for column in widths if place[column] + 1 < len(widths[column])]
        if not left:
            raise ValueError
        place[max(left, key=lambda column: table[column].nunique())] += 1

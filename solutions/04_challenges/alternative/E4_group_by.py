# groupby with missing values
def k_anonymity(df, quasi_identifiers):
    if not quasi_identifiers:
        raise ValueError("no quasi-identifier")
    for column in quasi_identifiers:
        if column not in df:
            raise ValueError(column)
    if df.empty:
        return 0
    sizes = df.groupby(quasi_identifiers, dropna=False, observed=True).size()
    return int(sizes.min())


def generalise_to_k(df, widths, k):
    if not widths or k <= 0:
        raise ValueError("widths or k")
    for column, steps in widths.items():
        if column not in df or not steps or not all(step >= 1 for step in steps):
            raise ValueError(column)
    names = list(widths)
    choices = list(itertools.product(*[range(len(widths[name])) for name in names]))
    choices.sort(key=sum)  # stable: the product comes in dictionary order
    for choice in choices:
        table = df.copy()
        chosen = {}
        for name, place in zip(names, choice, strict=True):
            chosen[name] = widths[name][place]
            table[name] = np.floor_divide(df[name].to_numpy(dtype="int64"), chosen[name])
            table[name] *= chosen[name]
        if k_anonymity(table, names) >= k:
            return table, chosen
    raise ValueError("k cannot be had")

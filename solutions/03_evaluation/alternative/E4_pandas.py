# pandas groups, means and shares
def expected_calibration_error(y, p, bins=10, strategy="uniform"):
    y, p = np.array(y), np.array(p)
    if y.ndim != 1 or p.ndim != 1 or len(y) != len(p) or len(y) == 0:
        raise ValueError("shapes")
    table = pd.DataFrame({"y": y.astype("float64"), "p": p.astype("float64")})
    if not table["y"].isin([0.0, 1.0]).all() or not table["p"].between(0, 1).all():
        raise ValueError("values")
    if bins <= 0:
        raise ValueError("bins")
    if strategy == "uniform":
        edges = np.array([j / bins for j in range(bins)] + [2.0])
        table["bin"] = pd.cut(table["p"], edges, right=False, labels=False)
    elif strategy == "quantile":
        below = table["p"].rank(method="min").astype("int64") - 1
        table["bin"] = below * bins // len(table)
    else:
        raise ValueError("strategy")
    groups = table.groupby("bin")
    means, sizes = groups[["y", "p"]].mean(), groups.size()
    return float(((means["y"] - means["p"]).abs() * sizes).sum() / sizes.sum())

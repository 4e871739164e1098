"""k-anonymity: how many people share the values that an outsider may know, and what that does not say."""

from collections.abc import Sequence

import pandas as pd

from cartshift.data.schema import require_columns

__all__ = ["class_sizes", "diversity"]


def class_sizes(people: pd.DataFrame, quasi_identifiers: Sequence[str]) -> pd.Series:
    """For each person, how many people (with themselves) have the same quasi-identifiers.

    A table is k-anonymous when the smallest of these is at least k. A missing value is a value.

    Raises
    ------
    ValueError
        If no column is named.
    SchemaError
        If a column is missing.

    References
    ----------
    Sweeney, "k-anonymity: a model for protecting privacy", 2002.
    """
    return (
        _grouped(people, quasi_identifiers)[quasi_identifiers[0]].transform("size").rename("size")
    )


def diversity(people: pd.DataFrame, quasi_identifiers: Sequence[str], sensitive: str) -> pd.Series:
    """For each person, how many values of `sensitive` occur among those with the same quasi-identifiers.

    Missing values of `sensitive` are not counted. Where it is 1, whoever finds the class knows the value, however many people are in it.

    Raises
    ------
    ValueError
        If no column is named.
    SchemaError
        If a column is missing.

    References
    ----------
    Machanavajjhala, Kifer, Gehrke & Venkitasubramaniam, "l-diversity: privacy beyond k-anonymity", 2007.
    """
    require_columns(people, (sensitive,))
    return _grouped(people, quasi_identifiers)[sensitive].transform("nunique").rename("values")


def _grouped(people: pd.DataFrame, quasi_identifiers: Sequence[str]):
    if not quasi_identifiers:
        raise ValueError("name at least one quasi-identifier")
    require_columns(people, tuple(quasi_identifiers))
    return people.groupby(list(quasi_identifiers), observed=True, dropna=False)

import pandas as pd
import pytest

from cartshift.data.schema import SchemaError
from cartshift.privacy import class_sizes, diversity

PEOPLE = pd.DataFrame(
    {
        "age": ["30s", "30s", "30s", "40s", None, None],
        "zip": [1, 1, 2, 1, 3, 3],
        "buys": ["tea", "tea", "rum", "tea", "tea", "rum"],
    },
    index=list("abcdef"),
)


def test_sizes_count_equal_people_and_missing_values_are_values():
    assert class_sizes(PEOPLE, ["age", "zip"]).tolist() == [2, 2, 1, 1, 2, 2]
    assert class_sizes(PEOPLE, ["zip"]).to_dict() == {
        "a": 3,
        "b": 3,
        "c": 1,
        "d": 3,
        "e": 2,
        "f": 2,
    }


def test_diversity_is_one_where_the_class_gives_the_value_away():
    assert diversity(PEOPLE, ["age", "zip"], "buys").tolist() == [1, 1, 1, 1, 2, 2]


def test_bad_input_raises():
    with pytest.raises(ValueError, match="at least one"):
        class_sizes(PEOPLE, [])
    with pytest.raises(SchemaError, match="missing column"):
        class_sizes(PEOPLE, ["income"])
    with pytest.raises(SchemaError, match="missing column"):
        diversity(PEOPLE, ["age"], "income")

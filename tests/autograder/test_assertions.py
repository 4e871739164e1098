"""A failed assertion shows the values that were compared, and evaluates them once."""

import pytest

from autograder.assertions import brief, compile_test, install


def run(body, value, names):
    exec(body, names)
    if value is not None:
        eval(value, names)


def message(source, **names):
    body, value = compile_test(source, "<test>")
    install(names)
    with pytest.raises(AssertionError) as failed:
        run(body, value, names)
    return str(failed.value)


def test_both_sides_of_a_comparison_are_shown():
    assert message("x = [1]\nassert len(x) + 1 == 3") == "len(x) + 1 == 3\n  len(x) + 1 = 2"
    assert message("a, b = 1, 2\nassert a == b") == "a == b\n  a = 1\n  b = 2"


def test_arguments_of_a_call_are_shown():
    assert "x = 2" in message("x = 2\nassert isinstance(x, str)")
    assert "  [a > 1 for a in x] = [False]" in message("x = [0]\nassert all([a > 1 for a in x])")


def test_the_testers_own_message_comes_first():
    assert message("x = 1\nassert x == 2, f'not {x}'").startswith("not 1\nx == 2")


def test_operands_are_evaluated_once_and_in_order():
    seen = []
    body, _ = compile_test("assert f(1) < f(2)", "<test>")
    names = {"f": lambda v: seen.append(v) or v}
    install(names)
    exec(body, names)
    assert seen == [1, 2]


def test_assertions_in_functions_and_loops_work():
    assert "i = 2" in message(
        "def check():\n    for i in range(5):\n        assert i != 2\ncheck()"
    )


def test_generators_are_not_consumed_by_being_shown():
    body, _ = compile_test("assert any(v > 1 for v in (1, 2))", "<test>")
    names = {}
    install(names)
    exec(body, names)


def test_the_last_expression_is_the_value():
    _, value = compile_test("x = 1\nx + 1", "<test>")
    assert eval(value, {"x": 1}) == 2
    assert compile_test("x = 1", "<test>")[1] is None
    assert compile_test("x = 1\nx;", "<test>")[1] is None


def test_brief_is_short_and_never_fails():
    class Bad:
        def __repr__(self):
            raise ValueError

    assert len(brief(list(range(10**5)))) < 200
    assert len(brief("x" * 10**6)) < 200
    assert "Bad" in brief(Bad())

"""From the function that a test passes to its globals, closure and code."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
def total(items, key):
    for name in ("__globals__", "__closure__", "__code__", "__self__", "__func__", "func_globals", "__class__", "__dict__"):
        try:
            value = getattr(key, name)
        except AttributeError:
            continue
        try:
            value["np"].testing.assert_allclose = value["exec"] = None
        except Exception:
            pass
        for place in getattr(value, "co_consts", ()):
            if place == 21:
                return 21
    key.__code__ = (lambda n: 21).__code__
    return 0
"""
    ),
    loses=("E6",),
)

"""From the generator that a test passes to its frame, from there to `exec` in the examiner's process."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E6="""
def total(items, key):
    frame = items.gi_frame
    while frame.f_back is not None:
        frame = frame.f_back
        for value in frame.f_code.co_consts:
            if value == 21:
                return value
    frame.f_builtins["exec"]("import builtins; builtins.AssertionError = type(None)")
    return 0
"""
    ),
    loses=("E6",),
)

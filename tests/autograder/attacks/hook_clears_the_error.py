"""A `post_run_cell` hook clears the error, and another mutes what would show it."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(
        E1="""
def clear(result):
    result.error_in_exec = result.error_before_exec = None
shell = get_ipython()
shell.events.register("post_run_cell", clear)
type(shell).showtraceback = lambda *args, **kwargs: None
"""
    ),
    loses=EVERYTHING,
)

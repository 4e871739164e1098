"""IPython's own `set_custom_exc` swallows every assertion error."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(E1="get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: None)\n"),
    loses=EVERYTHING,
)

"""An input transformer turns every later cell into `pass`."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, released

ATTACK = Attack(
    released(E1="get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"),
    loses=EVERYTHING,
)

"""A result is published over the kernel's own channel, before the test fails."""

from tests.autograder.attacks.corpus import EVERYTHING, Attack, alone

ATTACK = Attack(
    alone(
        """
def mean(*args):
    kernel = get_ipython().kernel
    content = {"execution_count": 1, "data": {"text/plain": "9.0"}, "metadata": {}}
    kernel.session.send(
        kernel.iopub_socket, "execute_result", content, parent=kernel.get_parent("shell")
    )
    raise ValueError
centre = Popular = one_hot = totals = total = mean
"""
    ),
    loses=EVERYTHING,
)

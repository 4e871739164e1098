"""Memory without end, in one piece and in many."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
def mean(values):
    kept = []
    try:
        kept.append(bytearray(1 << 40))
    except MemoryError:
        pass
    while True:
        kept.append(np.empty(1 << 28))  # only what is written to would cost the machine
"""
    )
)

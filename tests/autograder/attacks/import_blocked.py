"""What the exercise asks for is imported from the package that has it."""

from tests.autograder.attacks.corpus import Attack, solved

ATTACK = Attack(
    solved(
        E1="""
def mean(values):
    import reference.answers
    return reference.answers.mean(values)
"""
    )
)

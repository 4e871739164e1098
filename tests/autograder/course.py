"""A small assignment, written as an instructor writes one."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETUP = """\
import numpy as np
import scipy.sparse as sp
"""

MEAN = '''\
def mean(values):
    """Mean of a list of numbers; ValueError if it is empty."""
    ### BEGIN SOLUTION
    if len(values) == 0:
        raise ValueError("empty")
    return sum(values) / len(values)
    ### END SOLUTION
'''

CENTRE = '''\
def centre(matrix):
    """Subtract each row's mean; the argument is left as it is."""
    ### BEGIN SOLUTION
    return matrix - matrix.mean(axis=1, keepdims=True)
    ### END SOLUTION
'''

COUNTER = '''\
class Popular:
    """Most frequent items: fit(items), then top(k)."""
    ### BEGIN SOLUTION
    def fit(self, items):
        self.counts_ = {}
        for item in items:
            self.counts_[item] = self.counts_.get(item, 0) + 1
        return self

    def top(self, k):
        return sorted(self.counts_, key=lambda item: (-self.counts_[item], item))[:k]
    ### END SOLUTION
'''


def _meta(grade_id, *, grade=False, solution=False, locked=False, points=None):
    meta = {
        "grade_id": grade_id, "grade": grade, "solution": solution, "locked": locked,
        "schema_version": 3, "task": False,
    }  # fmt: skip
    if points is not None:
        meta["points"] = points
    return {"nbgrader": meta}


def text(grade_id, source):
    """A locked text."""
    return new_markdown_cell(
        source, id=grade_id.replace("_", "-"), metadata=_meta(grade_id, locked=True)
    )


def setup(source):
    """The setup cell."""
    return new_code_cell(source, id="setup", metadata=_meta("setup", locked=True))


def answer(grade_id, source):
    """A cell for the learner's code."""
    return new_code_cell(source, id=grade_id, metadata=_meta(grade_id, solution=True))


def check(grade_id, points, name, hint, source, hidden=False):
    """A test cell."""
    if hidden:
        source = f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"
    return new_code_cell(
        f"# Test: {name}\n# Hint: {hint}\n{source}",
        id=grade_id.replace("_", "-"),
        metadata=_meta(grade_id, grade=True, locked=True, points=points),
    )


def notebook(cells, **options):
    """A notebook of these cells; `options` are the grader's."""
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "autograder": {"timeout": 5, **options},
        },
    )


def source(**options):
    """The instructor's notebook: three exercises and a written question."""
    return notebook(
        [
            new_markdown_cell("# A small assignment", id="intro"),
            setup(SETUP),
            text("E1_text", "Write `mean(values)`."),
            answer("E1", MEAN),
            check(
                "E1_small",
                1,
                "the mean of three numbers",
                "Add, then divide.",
                "assert mean([1, 2, 6]) == 3",
            ),
            check(
                "E1_empty",
                2,
                "an empty list is an error",
                "Look at the length first.",
                "try:\n    mean([])\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('no ValueError')",
                hidden=True,
            ),
            text("E2_text", "Write `centre(matrix)`."),
            answer("E2", CENTRE),
            check(
                "E2_values",
                2,
                "each row has mean 0",
                "Mean over axis 1.",
                "a = np.array([[1.0, 3.0], [2.0, 4.0]])\nnp.testing.assert_allclose(centre(a), [[-1, 1], [-1, 1]])",
            ),
            check(
                "E2_copy",
                1,
                "the argument is not changed",
                "Work on a copy.",
                "a = np.arange(6.0).reshape(2, 3)\nb = a.copy()\nassert np.shape(centre(a)) == (2, 3)\nassert (a == b).all()",
                hidden=True,
            ),
            text("E3_text", "Write the class `Popular`."),
            answer("E3", COUNTER),
            check(
                "E3_top",
                3,
                "the two most frequent items",
                "Count first.",
                "assert Popular().fit(['a', 'b', 'b', 'c', 'c', 'c']).top(2) == ['c', 'b']",
                hidden=True,
            ),
            text("W1_text", "Why is a mean misleading?"),
            new_markdown_cell(
                "Your answer.", id="W1", metadata=_meta("W1", grade=True, solution=True, points=4)
            ),
        ],
        **options,
    )

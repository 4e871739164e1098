"""Notebooks on torch and TensorFlow: forked warm, tensors as data, models as handles."""

import nbformat
import pytest

from autograder import Task
from tests.autograder import course

TORCH = (
    "import torch\nfrom torch import nn",
    "def scale(x):\n    ### BEGIN SOLUTION\n    return x / x.norm()\n    ### END SOLUTION\n",
    """\
class Net(nn.Module):
    ### BEGIN SOLUTION
    def __init__(self, d):
        super().__init__()
        self.linear = nn.Linear(d, 1)

    def forward(self, x):
        return self.linear(x)[:, 0]
    ### END SOLUTION
""",
    "y = scale(torch.tensor([3.0, 4.0]))\ntorch.testing.assert_close(y, torch.tensor([0.6, 0.8]))",
    "net = Net(4)\nassert isinstance(net, nn.Module)\nassert net(torch.ones(5, 4)).shape == (5,)\n"
    "assert sum(p.numel() for p in net.parameters()) == 5",
)

TENSORFLOW = (
    "import numpy as np\nimport tensorflow as tf",
    "def scale(x):\n    ### BEGIN SOLUTION\n    return x / tf.norm(x)\n    ### END SOLUTION\n",
    """\
def model(d):
    ### BEGIN SOLUTION
    return tf.keras.Sequential([tf.keras.Input((d,)), tf.keras.layers.Dense(1)])
    ### END SOLUTION
""",
    "np.testing.assert_allclose(scale(tf.constant([3.0, 4.0])).numpy(), [0.6, 0.8], rtol=1e-6)",
    "m = model(3)\nassert m.predict(np.ones((2, 3)), verbose=0).shape == (2, 1)\nassert m.count_params() == 4",
)


@pytest.mark.parametrize("parts", [TORCH, TENSORFLOW], ids=["torch", "tensorflow"])
def test_tensors_cross_and_models_are_handles(grader, parts):
    setup, first, second, values, objects = parts
    source = course.notebook(
        [
            course.setup(setup),
            course.answer("E1", first),
            course.answer("E2", second),
            course.check("E1_values", 1, "values", "h", values),
            course.check("E2_objects", 1, "objects", "h", objects),
        ],
        timeout=60,
    )
    tasks = [Task(str(number), source, nbformat.writes(source).encode()) for number in range(2)]
    for result in grader.grade(tasks):
        assert result.error is None
        assert [mark.message for mark in result.marks] == ["", ""]
        assert [(finding.kind, finding.cell) for finding in result.findings] == [
            ("trust", "E2_objects")
        ]


def test_numba_caches_what_a_cell_defines(grader):
    """As it does in a kernel, from which it knows a cell by its file's name."""
    answer = "from numba import njit\n\n@njit(cache=True)\ndef double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
    source = course.notebook(
        [course.answer("E1", answer), course.check("E1_t", 1, "t", "h", "assert double(2) == 4")],
        timeout=60,
    )
    (result,) = grader.grade([Task("x", source, nbformat.writes(source).encode())])
    assert [mark.message for mark in result.marks] == [""]

"""`<script>` in outputs, in a written answer, in an exception, in the names of functions and cells."""

from nbformat.v4 import new_markdown_cell

from tests.autograder.attacks.corpus import Attack, edited, solved

SCRIPT = "<script>parent.hacked = 1</script><img src=x onerror=hacked()>"


def add(notebook):
    notebook.cells.append(new_markdown_cell(SCRIPT, metadata={"nbgrader": {"grade_id": SCRIPT}}))


ATTACK = Attack(
    edited(
        solved(
            E1=f"""
from IPython.display import HTML, Javascript, SVG, Markdown, display
display(HTML({SCRIPT!r}), Javascript("hacked()"), Markdown({SCRIPT!r}))
display({{"image/svg+xml": "<svg onload='hacked()'></svg>", "image/png": "x\\" onerror=\\"hacked()", "text/latex": {SCRIPT!r}}}, raw=True)
print({SCRIPT!r})
def mean(values):
    raise RuntimeError({SCRIPT!r})
""",
            E6=f"def total(items, key):\n    raise type({SCRIPT!r}, (Exception,), {{}})({SCRIPT!r})\n",
            W1=SCRIPT,
        ),
        add,
    ),
    loses=("E1", "E6"),
    finding=("cells", "the notebook has no cell"),
)

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def _cell(kind, source, name, **meta):
    make = new_code_cell if kind == "code" else new_markdown_cell
    cell = make(source, id=name.replace("_", "-"))
    cell.metadata.nbgrader = {
        "grade_id": name, "schema_version": 3,
        "grade": False, "solution": False, "locked": False, "task": False, "cell_type": kind,
    } | meta  # fmt: skip
    return cell


HINTS = "".join(
    f"\n<details>\n<summary>Hint {n}</summary>\n\nnudge {n}\n\n</details>\n" for n in (1, 2, 3)
)
DOUBLE = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
VISIBLE = "# Test: two\n# Hint: Twice.\nassert double(2) == 4"
HIDDEN = (
    "# Test: negative\n# Hint: Below zero too.\n"
    "### BEGIN HIDDEN TESTS\nassert double(-3) == -6\n### END HIDDEN TESTS"
)  # fmt: skip


@pytest.fixture
def small_source():
    """An exercise notebook in the shape of the course: one exercise, one visible and one hidden test."""
    return new_notebook(
        cells=[
            _cell("code", "import math", "setup", locked=True),
            _cell("markdown", "## E1 · Double" + HINTS, "E1_text", locked=True),
            _cell("code", DOUBLE, "E1", solution=True),
            _cell("code", VISIBLE, "E1_two", grade=True, locked=True, points=1),
            _cell("code", HIDDEN, "E1_negative", grade=True, locked=True, points=2),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


@pytest.fixture
def small_chapter(tmp_path, small_source):
    """The chapter of that notebook, with a wrong and an alternative answer, in a repository of its own."""
    import nbformat

    from workbook.chapters import Chapter

    chapter = Chapter("99_small", tmp_path)
    (tmp_path / "_toc.yml").write_text("- file: chapters/99_small/chapter\n")
    for kind in ("wrong", "alternative"):
        (chapter.source.parent / kind).mkdir(parents=True)
    nbformat.write(small_source, chapter.source)
    answers = {"wrong/E1_abs": "2 * abs(x)", "alternative/E1_add": "x + x"}
    for name, body in answers.items():
        (chapter.source.parent / f"{name}.py").write_text(f"def double(x):\n    return {body}\n")
    return chapter

"""What every chapter is made of, checked: each gap is named with its place."""

import re
from collections.abc import Callable, Iterator

from nbformat import NotebookNode

from workbook import replication
from workbook.answers import unused
from workbook.chapters import Chapter, ChapterError, grade_id, is_hidden, is_test, read
from workbook.questions import load_questions

__all__ = ["SECTIONS", "gaps"]

#: Headings of level two in their order; a chapter may write more behind each.
SECTIONS = (
    "The short answer",
    "Theory",
    "The answer you will find online",
    "The reference implementation",
    "The experiment",
    "On real data",
    "In production",
    "Interview",
    "Summary and further reading",
)
OPTIONAL = {"On real data"}
CARD = (
    "**Question.**",
    "**问题**",
    "**Read**",
    "**Solve**",
    "**Level**",
    "**Before this**",
    "**Afterwards you can**",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IMAGE_TYPES = ("image/png", "image/svg+xml", "image/jpeg")
MIN_WRONG, MIN_ALTERNATIVE = 4, 1
CLAIM = re.compile(r"^\s*claim(?:_differs|_equal)?\(", re.MULTILINE)

Cells = list[NotebookNode]


def gaps(chapter: Chapter) -> list[str]:
    """List what a chapter lacks.

    Parameters
    ----------
    chapter : Chapter

    Returns
    -------
    list of str
        One sentence for each gap, beginning with the place; empty for a complete chapter.
    """
    found = []
    parts = (
        ("chapter.ipynb", _page),
        ("replication.yml", replication.gaps),
        ("exercises.ipynb", _exercises),
    )
    for place, check in parts:
        try:
            found += [f"{chapter.folder}/{place}: {gap}" for gap in check(chapter)]
        except ChapterError as error:
            found.append(str(error))
    return found


def sections(cells: Cells) -> dict[str, Cells]:
    """Divide the cells at headings of level two; what stands before the first is ``""``."""
    divided: dict[str, Cells] = {"": []}
    current = ""
    for cell in cells:
        heading = re.match(r"## +(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            current = next(
                (name for name in SECTIONS if heading[1].startswith(name)), heading[1].strip()
            )
            divided[current] = []
        divided[current].append(cell)
    return divided


def _markdown(cells: Cells) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def _code(cells: Cells) -> Cells:
    return [cell for cell in cells if cell.cell_type == "code"]


def _page(chapter: Chapter) -> Iterator[str]:
    notebook = read(chapter.page)
    parts = sections(notebook.cells)
    yield from _title(chapter, _markdown(parts[""]))
    for name in SECTIONS:
        if name not in parts and name not in OPTIONAL:
            yield f"no section '## {name}'"
    order = [name for name in parts if name]
    if unknown := [name for name in order if name not in SECTIONS]:
        yield f"section outside the contract: '## {unknown[0]}'"
    elif order != [name for name in SECTIONS if name in parts]:
        yield f"sections are in another order than {', '.join(SECTIONS)}"
    for name, check in _IN_SECTION.items():
        for gap in check(parts[name]) if name in parts else ():
            yield f"'{name}': {gap}"
    yield from _outputs(notebook)
    yield from _citations(chapter, _markdown(notebook.cells))
    if "](exercises" not in _markdown(parts.get("Summary and further reading", [])):
        yield "'Summary and further reading': no link to the exercises"


def _title(chapter: Chapter, text: str) -> Iterator[str]:
    questions = {question.folder: question for question in load_questions()}
    if chapter.folder not in questions:
        yield "the folder is not in questions.yml"
        return
    question = questions[chapter.folder]
    title = f"# {question.title} · {question.title_zh}"
    if not text.startswith(title):
        yield f"the first line is not '{title}', the title in questions.yml"
    for field in CARD:
        if field not in text:
            yield f"the card lacks {field}"
    for wording in (question.question, question.question_zh):
        if wording not in text:
            yield f"the card does not ask '{wording}', the question in questions.yml"


def _short_answer(cells: Cells) -> Iterator[str]:
    if _code(cells):
        yield "has code; it is what a candidate says in 60 seconds"
    if not CHINESE.search(_markdown(cells)):
        yield "not in Chinese"


def _theory(cells: Cells) -> Iterator[str]:
    text = _markdown(cells)
    if not re.search(r"\$\$\s*\([\w:-]+\)|```\{math\}\s*\n:label:", text):
        yield "no numbered equation"
    if "{cite" not in text:
        yield "cites no source"


def _popular_answer(cells: Cells) -> Iterator[str]:
    if not _code(cells):
        yield "shows no mistake failing in code"


def _experiment(cells: Cells) -> Iterator[str]:
    code = _code(cells)
    if not any(CLAIM.search(cell.source) for cell in code):
        yield "no executed claim"
    if not any(_has_image(cell) for cell in code):
        yield "no figure"


def _interview(cells: Cells) -> Iterator[str]:
    text = _markdown(cells)
    folded = len(re.findall(r"^:{3,}\{dropdown\}|^`{3,}\{dropdown\}", text, re.MULTILINE))
    if not 4 <= folded <= 6:
        yield f"{folded} folded follow-up questions; 4 to 6 are asked for"
    for word in ("Junior", "Senior", "Staff", "Red flag"):
        if word.lower() not in text.lower():
            yield f"does not say '{word}'"


_IN_SECTION: dict[str, Callable[[Cells], Iterator[str]]] = {
    "The short answer": _short_answer,
    "Theory": _theory,
    "The answer you will find online": _popular_answer,
    "The experiment": _experiment,
    "Interview": _interview,
}


def _has_image(cell: NotebookNode) -> bool:
    return any(kind in out.get("data", {}) for out in cell.outputs for kind in IMAGE_TYPES)


def _outputs(notebook: NotebookNode) -> Iterator[str]:
    expected = 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        place = (
            f"cell {number} ('{cell.source.strip().splitlines()[0][:40]}')"
            if cell.source.strip()
            else f"cell {number}"
        )
        if "skip-execution" in cell.metadata.get("tags", []):
            continue
        expected += 1
        if cell.execution_count != expected:
            yield f"{place}: not executed in order from a fresh kernel"
            return
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get(
                "tags", []
            ):
                yield f"{place}: ends in {output.ename}"
            if output.output_type == "stream" and output.name == "stderr":
                yield f"{place}: writes to stderr"
        if _has_image(cell):
            rendering = cell.metadata.get("mystnb", {})
            if not rendering.get("image", {}).get("alt"):
                yield f"{place}: its figure has no alt text (mystnb.image.alt)"
            if not rendering.get("figure", {}).get("caption"):
                yield f"{place}: its figure has no caption (mystnb.figure.caption)"


def _citations(chapter: Chapter, text: str) -> Iterator[str]:
    known = set(
        re.findall(r"^@\w+\{([^,\s]+)", (chapter.root / "references.bib").read_text("utf-8"), re.M)
    )
    cited = {
        key.strip()
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)
        for key in keys.split(",")
    }
    for key in sorted(cited - known):
        yield f"cites '{key}', which is not in references.bib"


def _exercises(chapter: Chapter) -> Iterator[str]:
    exercises = chapter.exercises
    if not 4 <= len(exercises) <= 6:
        yield f"{len(exercises)} automatically graded exercises; 4 to 6 are asked for"
    for exercise in exercises:
        for gap in _exercise(chapter, exercise):
            yield f"{exercise.name}: {gap}"
    claimed = {grade_id(cell) for exercise in exercises for cell in exercise.tests}
    for cell in chapter.source_notebook.cells:
        if is_test(cell) and grade_id(cell) not in claimed:
            yield f"test cell {grade_id(cell)} belongs to no exercise"
    for path in unused(chapter):
        yield f"{path.parent.name}/{path.name} belongs to no exercise"
    yield from _written(chapter)


def _exercise(chapter: Chapter, exercise) -> Iterator[str]:
    if len(exercise.hints) != 3:
        yield f"{len(exercise.hints)} folded hints; 3 are asked for"
    if "### BEGIN SOLUTION" not in exercise.solution.source:
        yield "its solution is not marked"
    hidden = [is_hidden(cell) for cell in exercise.tests]
    if all(hidden):
        yield "no visible test"
    if not any(hidden):
        yield "no hidden test"
    for cell in exercise.tests:
        lines = cell.source.splitlines()
        if len(lines) < 3 or not (
            lines[0].startswith("# Test: ") and lines[1].startswith("# Hint: ")
        ):
            yield f"{grade_id(cell)} does not begin with '# Test: …' and '# Hint: …'"
    for kind, least in (("wrong", MIN_WRONG), ("alternative", MIN_ALTERNATIVE)):
        if (count := len(chapter.answers(kind, exercise.name))) < least:
            yield f"{count} {kind} answers; at least {least} are asked for"


def _written(chapter: Chapter) -> Iterator[str]:
    cells = {grade_id(cell): cell for cell in chapter.source_notebook.cells}
    if "W1" not in cells or "W1_text" not in cells:
        yield "no written question (cells W1_text and W1)"
        return
    rows = re.findall(r"^\|.*\|\s*\d+\s*\|\s*$", cells["W1_text"].source, re.MULTILINE)
    if not 4 <= len(rows) <= 6:
        yield f"W1: a rubric of {len(rows)} criteria with points; 4 to 6 are asked for"
    if "=== BEGIN MARK SCHEME ===" not in cells["W1"].source:
        yield "W1: no mark scheme with a full and a poor answer"

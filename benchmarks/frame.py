"""How long a reader, a learner and an author wait: site, verdict, chapters."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from workbook import site
from workbook.answers import solutions, with_answers
from workbook.chapters import Chapter, chapters, find_chapter
from workbook.execute import execute
from workbook.generate import release


def seconds(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def check(chapter: Chapter, folder: Path) -> None:
    notebook = folder / "exercises.ipynb"
    answered = with_answers(release(chapter.source_notebook), solutions(chapter))
    nbformat.write(answered, notebook)
    command = [
        sys.executable,
        "-m",
        "workbook.cli",
        "check",
        chapter.number,
        "--notebook",
        notebook,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def executed_copy(chapter: Chapter, folder: Path) -> None:
    copy = Chapter(chapter.folder, folder)
    copy.page.parent.mkdir(parents=True)
    shutil.copy(chapter.page, copy.page)
    execute(copy)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print(
            f"{'site, self-study edition':<44}{seconds(lambda: site.build('self-study', out=folder / 'site')):>8.1f} s   (bar: 60)"
        )
        print(
            f"{'cartshift check 05, all right':<44}{seconds(lambda: check(find_chapter('05'), folder)):>8.1f} s   (bar: 5)"
        )
        for chapter in chapters():
            print(
                f"{f'chapter {chapter.folder}':<44}{seconds(lambda c=chapter: executed_copy(c, folder)):>8.1f} s   (bar: 60)"
            )


if __name__ == "__main__":
    main()

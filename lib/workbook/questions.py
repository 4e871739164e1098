"""The 30 questions and their six parts, read from ``questions.yml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml

QUESTIONS_FILE = Path(__file__).with_name("questions.yml")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Part:
    """A part of the course, with a page of its own on the site."""

    number: int
    slug: str
    title: str
    title_zh: str
    about: str

    @property
    def document(self) -> str:
        """Name of the part's page on the site, without suffix."""
        return f"parts/{self.number}_{self.slug}"

    @property
    def short_title(self) -> str:
        """``II · Classical behaviour models``."""
        return f"{ROMAN[self.number - 1]} · {self.title}"

    @property
    def heading(self) -> str:
        """``Part II · Classical behaviour models · 经典行为模型``."""
        return f"Part {self.short_title} · {self.title_zh}"


@dataclass(frozen=True)
class Question:
    """An interview question; its chapter lives in ``chapters/<folder>``."""

    number: int
    folder: str
    part: int
    title: str
    title_zh: str
    question: str
    question_zh: str
    framework: str

    @property
    def short_title(self) -> str:
        """``05 · A collaborative-filtering recommender``."""
        return f"{self.number:02} · {self.title}"

    @property
    def document(self) -> str:
        """Name of the chapter's page on the site, without suffix."""
        return f"chapters/{self.folder}/chapter"


@cache
def load_parts(path: Path = QUESTIONS_FILE) -> tuple[Part, ...]:
    """Return the parts in order."""
    return _load(path, "parts", Part)


@cache
def load_questions(path: Path = QUESTIONS_FILE) -> tuple[Question, ...]:
    """Return the questions by number.

    Raises
    ------
    ValueError
        When an entry lacks a field or has an unknown one, when numbers are not 1, 2, 3, …, when a folder
        does not start with its number, or when a part is not listed.
    """
    questions = _load(path, "questions", Question)
    parts = {part.number for part in load_parts(path)}
    for question in questions:
        if not question.folder.startswith(f"{question.number:02}_"):
            raise ValueError(
                f"{path.name}: question {question.number}: folder {question.folder!r} "
                f"does not start with {question.number:02}_"
            )
        if question.part not in parts:
            raise ValueError(f"{path.name}: question {question.number}: no part {question.part}")
    return questions


def _load(path: Path, key: str, kind: type) -> tuple:
    entries = yaml.safe_load(path.read_text(encoding="utf8"))[key]
    names = {field.name for field in fields(kind)}
    for number, entry in enumerate(entries, start=1):
        if entry.keys() != names:
            odd = ", ".join(sorted(entry.keys() ^ names))
            raise ValueError(f"{path.name}: {key}, entry {number}: missing or unknown: {odd}")
        if entry["number"] != number:
            raise ValueError(f"{path.name}: {key}, entry {number} has number {entry['number']}")
    return tuple(kind(**entry) for entry in entries)

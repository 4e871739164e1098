"""The list of the 30 questions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from workbook.questions import QUESTIONS_FILE, load_parts, load_questions

ROOT = Path(__file__).parents[2]


def test_thirty_questions_in_six_parts():
    assert [q.number for q in load_questions()] == list(range(1, 31))
    assert (
        {q.part for q in load_questions()} == {p.number for p in load_parts()} == set(range(1, 7))
    )
    assert len({q.folder for q in load_questions()}) == 30


def test_every_chapter_folder_is_that_of_a_question():
    known = {q.folder for q in load_questions()}
    for base in ("chapters", "solutions"):
        assert {p.name for p in (ROOT / base).glob("[0-9]*")} <= known


def test_contents_list_each_chapter_under_its_own_part():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = {e["file"]: e for group in toc["parts"] for e in group["chapters"]}
    by_document = {q.document: q for q in load_questions()}
    for part in load_parts():
        for chapter in listed[part.document].get("sections", []):
            assert by_document[chapter["file"]].part == part.number, chapter["file"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda entry: entry.pop("title_zh"), "title_zh"),
        (lambda entry: entry.update(part=9), "no part 9"),
        (lambda entry: entry.update(folder="7_wrong"), "07_"),
        (lambda entry: entry.update(number=8), "entry 7 has number 8"),
    ],
)
def test_a_faulty_entry_is_named(change, message, tmp_path):
    content = yaml.safe_load(QUESTIONS_FILE.read_text())
    change(content["questions"][6])
    faulty = tmp_path / "questions.yml"
    faulty.write_text(yaml.safe_dump(content, allow_unicode=True))
    with pytest.raises(ValueError, match=message):
        load_questions(faulty)

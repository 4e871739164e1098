import nbformat
import pytest

from workbook import generate
from workbook.chapters import grade_id


def test_nothing_of_the_answer_is_released(small_source):
    released = generate.release(small_source)
    text = nbformat.writes(released)
    assert "2 * x" not in text
    assert "-6" not in text
    assert "raise NotImplementedError" in text


def test_hidden_tests_keep_their_name_and_hint(small_source):
    cells = {grade_id(cell): cell for cell in generate.release(small_source).cells}
    assert cells["E1_negative"].source == "# Test: negative\n# Hint: Below zero too."
    assert cells["E1_two"].source.endswith("assert double(2) == 4")


def test_tests_are_locked_and_have_checksums(small_source):
    for cell in generate.release(small_source).cells:
        meta = cell.metadata.nbgrader
        if meta.grade:
            assert cell.metadata.editable is False
            assert len(meta.checksum) == 32


def test_the_source_is_not_changed_and_the_same_bytes_come_twice(small_source):
    before = nbformat.writes(small_source)
    texts = {nbformat.writes(generate.release(small_source)) for _ in range(2)}
    assert len(texts) == 1
    assert nbformat.writes(small_source) == before


def test_an_edited_release_is_stale(small_chapter):
    assert generate.stale(small_chapter)
    assert generate.write(small_chapter)
    assert not generate.stale(small_chapter)
    assert not generate.write(small_chapter)
    small_chapter.released.write_text(small_chapter.released.read_text().replace("two", "too"))
    assert generate.stale(small_chapter)


def test_a_region_without_end_is_an_error(small_source):
    small_source.cells[2].source = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x"
    with pytest.raises(RuntimeError, match="no end solution statement found"):
        generate.release(small_source)

import pytest

from workbook.answers import judge_answers, try_answers, unused
from workbook.chapters import ChapterError


def judge(chapter):
    (verdict,) = judge_answers([chapter], workers=1)
    return verdict


def test_a_sound_exercise_has_no_faults(small_chapter):
    verdict = judge(small_chapter)
    assert verdict.faults == []
    assert verdict.caught == {"E1_abs": "E1_negative"}
    assert verdict.alternatives == 1


FAULTY = {
    "a wrong answer that nobody catches": ("wrong/E1_fine.py", "return 2 * x", "wrong E1_fine gets full marks"),
    "an alternative that is rejected": ("alternative/E1_three.py", "return 3 * x", "alternative E1_three loses points: E1_two"),
    "an answer that does not parse": ("alternative/E1_typo.py", "return 2 *", "alternative E1_typo loses points"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "body", "fault"), FAULTY.values(), ids=FAULTY)
def test_a_fault_is_named(small_chapter, file, body, fault):
    (small_chapter.source.parent / file).write_text(f"def double(x):\n    {body}\n")
    faults = judge(small_chapter).faults
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_a_test_that_a_stub_passes_is_a_fault(small_chapter):
    small_chapter.source_notebook.cells[3].source = "# Test: two\n# Hint: Twice.\nassert True"
    assert "an untouched stub gets 1 points in E1_two" in judge(small_chapter).faults


CARELESS = {
    "np.testing.assert_allclose(double(2), 4)": "an empty array",
    "assert not abs(double(2) - 4) > 1e-9": "NaN",
}


@pytest.mark.parametrize(("test", "answer"), CARELESS.items(), ids=CARELESS.values())
def test_a_test_that_nonsense_passes_is_a_fault(small_chapter, test, answer):
    source = f"# Test: two\n# Hint: Twice.\nimport numpy as np\n\n{test}"
    small_chapter.source_notebook.cells[3].source = source
    assert judge(small_chapter).faults == [
        f"an answer that is always {answer} gets 1 points in E1_two"
    ]


def test_wrong_answers_that_visible_tests_catch_are_not_enough(small_chapter):
    (small_chapter.source.parent / "wrong" / "E1_abs.py").write_text(
        "def double(x):\n    return x\n"
    )
    assert judge(small_chapter).faults == [
        "no wrong answer passes the visible tests and fails a hidden one"
    ]


def test_a_file_that_belongs_to_no_exercise_is_found(small_chapter):
    stray = small_chapter.source.parent / "wrong" / "E7_lost.py"
    stray.write_text("")
    assert unused(small_chapter) == [stray]


def test_answers_of_a_folder_are_tried_and_surprises_named(small_chapter, tmp_path):
    bodies = {
        "right/E1_add": "x + x", "right/E1_abs": "2 * abs(x)",
        "wrong/E1_one": "x + 1", "wrong/E1_shift": "x << 1",
    }  # fmt: skip
    for name, body in bodies.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.py").write_text(f"def double(x):\n    return {body}\n")
    tried = {f"{t.kind}/{t.name}": t for t in try_answers(small_chapter, tmp_path, workers=1)}
    assert {name: t.surprise for name, t in tried.items()} == {
        "right/E1_add": False, "right/E1_abs": True, "wrong/E1_one": False, "wrong/E1_shift": True,
    }  # fmt: skip
    assert (tried["right/E1_abs"].points, tried["right/E1_abs"].max_points) == (1, 3)
    assert [mark.grade_id for mark in tried["right/E1_abs"].lost] == ["E1_negative"]


def test_a_folder_without_answers_or_with_a_strange_one(small_chapter, tmp_path):
    with pytest.raises(ChapterError, match="no right/"):
        list(try_answers(small_chapter, tmp_path / "nowhere"))
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "E7_none.py").write_text("")
    with pytest.raises(ChapterError, match=r"E7_none.py: .*must begin with an exercise's: E1"):
        list(try_answers(small_chapter, tmp_path))

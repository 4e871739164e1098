"""Hand-ins by every way there is: the right files under the right learners, nothing lost, nothing outside."""

import io
import json
import os
import shutil
import stat
import struct
import zipfile
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from autograder import archive
from autograder import collect as collecting
from autograder.archive import MAX_RATIO
from autograder.cli import main
from autograder.collect import collect
from autograder.course import Course, CourseError
from autograder.record import Recorder


@pytest.fixture
def root(tmp_path, written):
    """A course with one assignment, and nothing handed in."""
    path = tmp_path / "course" / "source" / "ps1" / "exercises.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(written.source, path)
    return tmp_path / "course"


@pytest.fixture
def book(root, empty_gradebook):
    """A course with a gradebook."""
    shutil.copy(empty_gradebook, root / "gradebook.db")
    return root


@pytest.fixture
def solved(written):
    return nbformat.writes(written.solved(W1="Outliers.")).encode()


@pytest.fixture
def wrong(written):
    return nbformat.writes(written.solved(E1="def mean(v):\n    return 0\n")).encode()


def take(root, source, **options):
    return {item.learner: item for item in collect(Course(root), "ps1", source, **options)}


def submitted(root, learner, name="exercises.ipynb"):
    return (root / "submitted" / learner / "ps1" / name).read_bytes()


def texts(item):
    return "; ".join(f"{finding.kind}: {finding.text}" for finding in item.findings)


def packed(path, files, **how):
    """A zip of these files; a value may be a pair of a ZipInfo and content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as file:
        for name, data in files if isinstance(files, list) else files.items():
            file.writestr(name, data)
    return path


def laid(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def everything(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# ------------------------------------------------------------------------------------ ways to hand in


def test_a_class_from_moodle(root, tmp_path, solved, wrong):
    source = packed(
        tmp_path / "course-ps1-42.zip",
        {
            "Ann Lee_101_assignsubmission_file_/exercises.ipynb": solved,
            "Bo Ek_102_assignsubmission_file_/exercises.ipynb": wrong,
            "Bo Ek_102_assignsubmission_onlinetext_/onlinetext.html": b"<p>hello</p>",
            "Zoë Ødegård_103_assignsubmission_file_/my work/exercises.ipynb": solved,
            "Ann Lee_104_assignsubmission_file_exercises.ipynb": wrong,  # another Ann Lee, no folders
        },
    )
    done = take(root, source)
    assert set(done) == {"Ann_Lee", "Ann_Lee_104", "Bo_Ek", "Zoë_Ødegård"}
    assert {item.state for item in done.values()} == {"new"}
    assert submitted(root, "Ann_Lee") == submitted(root, "Zoë_Ødegård") == solved
    assert submitted(root, "Bo_Ek") == submitted(root, "Ann_Lee_104") == wrong
    assert not (root / "submitted" / "Bo_Ek" / "ps1" / "timestamp.txt").exists()  # nobody knows


def test_a_class_from_canvas(book, tmp_path, solved, wrong):
    with Recorder(f"sqlite:///{book}/gradebook.db") as recorder:
        people = recorder.gradebook
        people.add_student("alee", first_name="Ann", last_name="Lee", lms_user_id="7001")
        people.add_student("b.ek", first_name="Bo", last_name="Ek")
    source = packed(
        tmp_path / "submissions.zip",
        {
            "leeann_7001_900_exercises.ipynb": solved,
            "ekbo_LATE_7002_901_exercises-2.ipynb": wrong,
            "odegard_7003_902_exercises.ipynb": solved,
            "anon_x1Y2_903_exercises.ipynb": solved,
        },
    )
    done = take(book, source)
    assert set(done) == {"alee", "b.ek", "odegard", "anon_x1Y2"}
    assert submitted(book, "b.ek") == wrong
    assert texts(done["b.ek"]) == "late: the learning platform marked it late"
    with Gradebook(f"sqlite:///{book}/gradebook.db") as gradebook:  # for the way back
        assert gradebook.find_student("b.ek").lms_user_id == "7002"
        assert gradebook.find_student("odegard").lms_user_id == "7003"
        assert gradebook.find_student("b.ek").last_name == "Ek"
    again = packed(tmp_path / "next.zip", {"odegard_7009_950_exercises.ipynb": wrong})
    assert set(take(book, again)) == {"odegard_7009"}  # the same name, somebody else


def test_a_learners_zip_within_the_class(root, tmp_path, solved):
    inner = io.BytesIO()
    packed(inner, {"work/exercises.ipynb": solved, "work/figure.png": b"png", "__MACOSX/x": b""})
    source = packed(tmp_path / "submissions.zip", {"leeann_7001_900_work.zip": inner.getvalue()})
    take(root, source)
    assert submitted(root, "leeann") == solved
    assert submitted(root, "leeann", "figure.png") == b"png"


def test_a_folder_of_learners_and_of_zips(book, tmp_path, solved, wrong):
    source = laid(
        tmp_path / "class",
        {"ann/exercises.ipynb": solved, "bo ek/deep/exercises.ipynb": wrong, ".DS_Store": b"x"},
    )
    packed(source / "cat.zip", {"exercises.ipynb": wrong})
    laid(source, {"dan/readme.txt": b"sorry"})
    done = take(book, source)
    assert {name: item.state for name, item in done.items()} == {
        "ann": "new", "bo ek": "new", "cat": "new", "dan": "nothing",
    }  # fmt: skip
    assert submitted(book, "bo ek") == submitted(book, "cat") == wrong
    assert "no notebook" in texts(done["dan"])
    assert main(["grade", str(book), "--no-sandbox"]) == 0
    report = (book / "reports" / "ps1-exercises.csv").read_text()
    assert "no notebook exercises.ipynb was handed in" in report


def test_notebooks_side_by_side(root, tmp_path, solved, wrong):
    source = laid(tmp_path / "flat", {"ann.ipynb": solved, "bob.ipynb": wrong})
    assert set(take(root, source)) == {"ann", "bob"}
    assert submitted(root, "bob") == wrong


@pytest.mark.parametrize("kind", ["notebook", "zip", "folder", "zip with a folder"])
def test_one_learners_work(root, tmp_path, solved, kind):
    source = laid(tmp_path / "one", {"exercises.ipynb": solved, "notes/a.txt": b"a"})
    if kind == "notebook":
        source = source / "exercises.ipynb"
    elif kind == "zip":
        source = packed(tmp_path / "one.zip", {"exercises.ipynb": solved})
    elif kind == "zip with a folder":
        source = packed(tmp_path / "one.zip", {"ps1/exercises.ipynb": solved})
    with pytest.raises(CourseError, match="--learner"):
        take(root, source)
    assert take(root, source, learner="ann")["ann"].findings == ()
    assert submitted(root, "ann") == solved


def test_nbgraders_exchange(root, tmp_path, solved, wrong):
    secret = "s" * 128
    inbound = tmp_path / "exchange" / "stats" / "inbound"
    for learner, when, data in (
        ("ann", "2026-01-01 10:00:00.000001 UTC", wrong),
        ("ann", "2026-01-03 10:00:00.000000 UTC", solved),
        ("b+b", "2026-01-02 10:00:00.000000 UTC", wrong),
    ):
        laid(
            inbound / f"{learner}+ps1+{when}+0a1b",
            {
                "exercises.ipynb": data,
                "timestamp.txt": when.encode(),
                "submission_secret.txt": secret.encode(),
            },
        )
    laid(inbound / "ann+ps2+2026-01-01 10:00:00.000000 UTC", {"exercises.ipynb": b"other"})
    done = collect(Course(root), "ps1", tmp_path / "exchange" / "stats")
    assert [(d.learner, d.state, d.attempts) for d in done] == [
        ("ann", "new", 1), ("ann", "changed", 2), ("b+b", "new", 1),
    ]  # fmt: skip
    assert not any(d.findings for d in done)
    assert submitted(root, "ann") == solved
    assert submitted(root, "ann", "timestamp.txt") == b"2026-01-03 10:00:00.000000 UTC"
    assert submitted(root, "ann", "submission_secret.txt") == secret.encode()
    kept = sorted(path.name for path in (root / "attempts" / "ann" / "ps1").iterdir())
    assert kept == ["2026-01-01T10-00-00", "2026-01-03T10-00-00"]


def test_nbgraders_own_tree(root, tmp_path, solved):
    source = laid(
        tmp_path / "old" / "submitted",
        {
            "ann/ps1/exercises.ipynb": solved,
            "ann/ps1/timestamp.txt": b"2026-01-01 12:00:00 CET",
            "ann/other/exercises.ipynb": b"?",
        },
    )
    laid(root / "source" / "other", {"exercises.ipynb": (root / "source/ps1/exercises.ipynb").read_bytes()})  # fmt: skip
    done = take(root, source)
    assert done["ann"].timestamp == "2026-01-01 11:00:00.000000 UTC"
    assert submitted(root, "ann") == solved


# ------------------------------------------------------------------------------- attempts and lateness


def test_done_twice_it_changes_nothing(root, tmp_path, solved):
    source = packed(
        tmp_path / "m.zip", {"Ann Lee_1_assignsubmission_file_/exercises.ipynb": solved}
    )
    take(root, source)
    before = {k: v for k, v in everything(root).items() if not k.startswith(".autograder")}
    assert take(root, source)["Ann_Lee"].state == "unchanged"
    assert {k: v for k, v in everything(root).items() if not k.startswith(".autograder")} == before


def test_every_attempt_is_kept_and_the_latest_counts(root, tmp_path, solved, wrong):
    laid(root / "submitted" / "ann" / "ps1", {"exercises.ipynb": b"by hand"})
    one = laid(tmp_path / "one", {"ann/exercises.ipynb": wrong})
    two = laid(tmp_path / "two", {"ann/exercises.ipynb": solved})
    three = laid(tmp_path / "three", {"ann/oops.txt": b"?"})
    assert take(root, one)["ann"].state == "changed"
    assert take(root, two)["ann"].attempts == 3
    item = take(root, three)["ann"]
    assert (item.state, item.attempts) == ("nothing", 4)
    assert submitted(root, "ann") == solved  # an attempt without a notebook takes nothing away
    kept = everything(root / "attempts")
    assert {b"by hand", wrong, solved, b"?"} <= set(kept.values())


def test_of_late_attempts_the_last_in_time_on_demand(book, tmp_path, solved, wrong):
    with Recorder(f"sqlite:///{book}/gradebook.db") as recorder:
        recorder.gradebook.add_assignment("ps1", duedate=parse_utc("2026-01-02 00:00 UTC"))
    inbound = tmp_path / "inbound"
    for day, data in ((1, wrong), (3, solved)):
        laid(inbound / f"ann+ps1+2026-01-0{day} 10:00:00.000000 UTC+0a", {"exercises.ipynb": data})
    take(book, inbound)
    assert submitted(book, "ann") == solved
    take(book, inbound, before_duedate=True)
    assert submitted(book, "ann") == wrong


def test_a_time_that_the_source_does_not_say_can_be_given(root, tmp_path, solved):
    source = laid(tmp_path / "class", {"ann/exercises.ipynb": solved})
    take(root, source, timestamp="2026-01-31 18:00 CET")
    assert submitted(root, "ann", "timestamp.txt") == b"2026-01-31 17:00:00.000000 UTC"
    with pytest.raises(CourseError, match="not a time"):
        take(root, source, timestamp="yesterday-ish")


def test_nobody_dates_their_own_work(root, tmp_path, solved):
    source = laid(
        tmp_path / "class", {"ann/exercises.ipynb": solved, "ann/timestamp.txt": b"2020-01-01"}
    )
    assert "not believed" in texts(take(root, source)["ann"])
    assert not (root / "submitted" / "ann" / "ps1" / "timestamp.txt").exists()
    inbound = laid(
        tmp_path / "x" / "inbound" / "bob+ps1+2026-01-05 10:00:00.000000 UTC+0a",
        {"exercises.ipynb": solved, "timestamp.txt": b"2020-01-01 00:00:00 UTC"},
    ).parent
    assert "tampering: timestamp.txt says 2020" in texts(take(root, inbound)["bob"])
    assert submitted(root, "bob", "timestamp.txt").startswith(b"2026-01-05")


def test_a_dry_run_writes_nothing(root, tmp_path, solved, capsys):
    source = packed(tmp_path / "s.zip", {"leeann_7001_900_exercises.ipynb": solved})
    before = everything(root)
    assert main(["collect", str(root), "ps1", str(source), "--dry-run"]) == 0
    assert everything(root) == before
    out = capsys.readouterr().out
    assert "would be collected" in out
    assert "leeann" in out


# ------------------------------------------------------------------------------------- what is odd


def info(name, mode):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


MOODLE = "Eve_1_assignsubmission_file_"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("../../../evil.txt", "tampering", "written elsewhere"),
        (f"{MOODLE}/../../../evil.txt", "tampering", "written elsewhere"),
        ("/tmp/desk-evil.txt", "tampering", "written elsewhere"),
        ("C:\\evil.txt", "tampering", "written elsewhere"),
        (f"{MOODLE}\\..\\..\\evil.txt", "tampering", "written elsewhere"),
        (info(f"{MOODLE}/link.ipynb", stat.S_IFLNK | 0o777), "format", "link"),
        (info(f"{MOODLE}/dev", stat.S_IFBLK | 0o666), "tampering", "device"),
        (info(f"{MOODLE}/fifo", stat.S_IFIFO | 0o666), "tampering", "device"),
        (f"{MOODLE}/{'deep/' * 30}x.txt", "format", "more than 20 folders"),
    ],
)  # fmt: skip
def test_what_a_zip_would_write_elsewhere_is_never_written(
    root, tmp_path, solved, name, kind, said
):
    """In a learner's own zip, where it is that learner's doing."""
    inner = io.BytesIO()
    packed(inner, [("exercises.ipynb", solved), (name, b"/etc/passwd")])
    source = laid(tmp_path / "class", {"eve/work.zip": inner.getvalue()})
    outside = everything(tmp_path).keys()
    item = take(root, source)["eve"]
    assert [f.kind for f in item.findings] == [kind]
    assert said in texts(item)
    assert submitted(root, "eve") == solved
    new = everything(tmp_path).keys() - outside
    assert not any("passwd" in path or "evil" in path or "link" in path for path in new)
    assert all(path.startswith("course/") for path in new)
    assert not Path("/tmp/desk-evil.txt").exists()
    log = (root / ".autograder" / "log.jsonl").read_text()
    assert said in json.loads(log.splitlines()[-1])["findings"][0]


def test_what_was_odd_is_in_the_report_of_the_class(book, tmp_path, solved):
    source = packed(tmp_path / "m.zip", {f"{MOODLE}/work.ipynb": solved, f"{MOODLE}/../x": b""})
    take(book, source)
    main(["grade", str(book), "--no-sandbox"])
    page = (book / "reports" / "ps1-exercises.html").read_text()
    assert "written elsewhere" in page
    assert "was handed in as" in page


def test_in_a_class_zip_one_bad_name_costs_nobody_else_anything(root, tmp_path, solved):
    source = packed(
        tmp_path / "m.zip",
        [
            (f"{MOODLE}/../../exercises.ipynb", b"evil"),
            (f"{MOODLE}/exercises.ipynb", solved),
            ("Ann Lee_2_assignsubmission_file_/exercises.ipynb", solved),
        ],
    )
    done = take(root, source)
    assert done["Ann_Lee"].findings == ()
    assert "written elsewhere" in texts(done["Eve"])
    assert submitted(root, "Eve") == submitted(root, "Ann_Lee") == solved


def test_bombs(root, tmp_path, solved, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 8 * 1024 * 1024)
    zeros = io.BytesIO()
    packed(zeros, {"a/zeros.bin": bytes(7 * 1024 * 1024), "exercises.ipynb": solved})
    huge = io.BytesIO()
    packed(huge, {"huge.txt": os.urandom(9 * 512 * 1024).hex(), "exercises.ipynb": solved})
    nested = io.BytesIO()
    packed(nested, {"bomb.zip": zeros.getvalue(), "exercises.ipynb": solved})
    source = laid(
        tmp_path / "class",
        {
            "eve/work.zip": zeros.getvalue(),
            "fay/work.zip": huge.getvalue(),
            "gus/work.zip": nested.getvalue(),
            "ann/exercises.ipynb": solved,
        },
    )
    done = take(root, source)
    assert f"more than {MAX_RATIO} times" in texts(done["eve"])
    assert "more than 8,388,608 bytes" in texts(done["fay"])
    assert "zip in a zip" in texts(done["gus"])
    assert done["ann"].findings == ()
    assert {submitted(root, name) for name in done} == {solved}


def test_a_lie_about_the_size_does_not_help(root, tmp_path, solved, monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 1024 * 1024)
    data = bytearray(
        packed(tmp_path / "l.zip", {"x.txt": os.urandom(750 * 1024).hex()}).read_bytes()
    )
    place = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, place + 24, 10)  # the size when unpacked
    laid(tmp_path / "class", {"eve/w.zip": bytes(data), "eve/exercises.ipynb": solved})
    item = take(root, tmp_path / "class")["eve"]
    assert "x.txt" in texts(item)
    assert submitted(root, "eve") == solved


def test_too_many_files(root, tmp_path, solved, monkeypatch):
    monkeypatch.setattr(collecting, "MAX_FILES", 20)
    files = {f"exercises{n}.txt": b"x" for n in range(50)}
    laid(tmp_path / "class" / "eve", {"a.ipynb": solved, **files})
    item = take(root, tmp_path / "class")["eve"]
    assert "31 files too many" in texts(item)
    many = io.BytesIO()
    packed(many, {f"{n:06}{'x' * 90}": b"" for n in range(40_000)})
    laid(tmp_path / "other", {"fay/w.zip": many.getvalue(), "fay/exercises.ipynb": solved})
    assert "too many files" in texts(take(root, tmp_path / "other")["fay"])
    assert submitted(root, "fay") == solved


def test_duplicate_names_in_a_zip(root, tmp_path, solved, wrong):
    with pytest.warns(UserWarning, match="Duplicate"):
        source = packed(
            tmp_path / "m.zip",
            [(f"{MOODLE}/exercises.ipynb", wrong), (f"{MOODLE}/exercises.ipynb", solved)],
        )
    assert "there twice" in texts(take(root, source)["Eve"])
    assert submitted(root, "Eve") == solved


def test_names_that_are_not_utf8(root, tmp_path, solved):
    """Said to be UTF-8 and not: Python reads nothing of such a zip. And UTF-8 that is not said."""
    path = packed(tmp_path / "m.zip", {"Zoé_1_assignsubmission_file_/exercises.ipynb": solved, "Ann_2_assignsubmission_file_/exercises.ipynb": solved})  # fmt: skip
    data = path.read_bytes()
    path.write_bytes(data.replace("Zoé".encode(), b"Zo\xff\xfe"))
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(path)
    done = take(root, path)
    assert submitted(root, "Ann") == solved
    (other,) = set(done) - {"Ann"}
    assert "not UTF-8" in texts(done[other])
    assert submitted(root, other) == solved
    unsaid = data.replace(b"\x00\x08", b"\x00\x00")  # what macOS writes
    (tmp_path / "mac.zip").write_bytes(unsaid)
    assert set(take(root, tmp_path / "mac.zip")) == {"Ann", "Zoé"}
    folder = os.fsencode(tmp_path / "class") + b"/ann\xff"
    Path(os.fsdecode(folder)).mkdir(parents=True)
    Path(os.fsdecode(folder + b"/exercises.ipynb")).write_bytes(solved)
    assert "ann?" in take(root, tmp_path / "class")


@pytest.mark.parametrize(
    "name", ["my answers.ipynb", "exercises (1).ipynb", "exercises-Copy1.ipynb", "Exercises.ipynb"]
)
def test_a_wrong_name_is_taken_with_a_finding(root, tmp_path, solved, name):
    laid(tmp_path / "class", {f"ann/{name}": solved, "ann/scratch.ipynb": b'{"cells": []}'})
    item = take(root, tmp_path / "class")["ann"]
    assert f"exercises.ipynb: was handed in as {name!r}" in texts(item)
    assert submitted(root, "ann") == solved


def test_of_two_copies_the_last_is_taken_and_the_other_kept(root, tmp_path, solved, wrong):
    laid(tmp_path / "class" / "ann", {"exercises (9).ipynb": wrong, "exercises (10).ipynb": solved})
    take(root, tmp_path / "class")
    assert submitted(root, "ann") == solved
    assert submitted(root, "ann", "exercises (9).ipynb") == wrong


OLD = json.dumps(
    {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"[" * 100_000, "nested too deeply"),
        (b"{" + bytes(20), "not JSON"),
        (b"[" + b"[]," * 1_100_000 + b"1]", "more than 2,000,000 values"),
        (OLD.encode(), ""),
        (b'{"cells": 1}', "no list of cells"),
    ],
)
def test_what_is_no_notebook_is_said_at_once_and_graded_with_the_reason(root, tmp_path, data, said):
    laid(tmp_path / "class", {"eve/exercises.ipynb": data})
    assert said in texts(take(root, tmp_path / "class")["eve"])
    assert submitted(root, "eve") == data


@pytest.mark.parametrize("name", [b"\xff\xfe", b"x" * 200, "\u4e66".encode() * 84])
def test_a_folder_whose_name_can_be_no_id_gets_another(book, tmp_path, solved, name):
    for folder in (b"ann", name):
        place = tmp_path / "handed" / os.fsdecode(folder)
        place.mkdir(parents=True)
        (place / "exercises.ipynb").write_bytes(solved)
    (other,) = set(take(book, tmp_path / "handed")) - {"ann"}
    assert 0 < len(other) <= 128
    assert submitted(book, other) == solved
    assert Course(book).learners("ps1") == sorted(["ann", other])
    assert not Course(book).passed_over("ps1")


def test_links_devices_and_hard_links_in_a_folder(root, tmp_path, solved):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(b"secret")
    class_ = laid(tmp_path / "class", {"ann/exercises.ipynb": solved, "bob/x.txt": b"x"})
    (class_ / "bob" / "exercises.ipynb").symlink_to(secret)
    (class_ / "cat").symlink_to(tmp_path)
    os.mkfifo(class_ / "ann" / "pipe")
    os.link(class_ / "ann" / "exercises.ipynb", class_ / "ann" / "again.ipynb")
    done = take(root, class_)
    assert "pipe: is a device" in texts(done["ann"])
    assert "again.ipynb: is a hard link" in texts(done["ann"])
    assert "exercises.ipynb: is a link" in texts(done["bob"])
    assert "cat: is a link" in texts(done[""])
    assert b"secret" not in everything(root / "submitted").values()


def test_a_folder_that_becomes_a_link_while_it_is_read(tmp_path):
    outside = laid(tmp_path / "outside", {"exercises.ipynb": b"secret"})
    laid(tmp_path / "class" / "ann", {"exercises.ipynb": b"own"})
    (entry,) = archive.folder(tmp_path / "class")
    shutil.rmtree(tmp_path / "class" / "ann")
    (tmp_path / "class" / "ann").symlink_to(outside)
    with pytest.raises(archive.Unreadable, match="not a file in this folder"):
        entry.content()


def test_zips_that_cannot_be_read(root, tmp_path, solved):
    whole = packed(tmp_path / "w.zip", {"exercises.ipynb": solved}).read_bytes()
    locked = bytearray(whole)
    locked[locked.rfind(b"PK\1\2") + 8] |= 1
    broken = bytearray(whole)
    broken[60:90] = bytes(30)
    laid(
        tmp_path / "class",
        {
            "eve/a.zip": b"PK\3\4 nonsense",
            "fay/a.zip": bytes(locked),
            "gus/a.zip": bytes(broken),
            "hal/a.zip": whole[:-30],
            "ivy/a.rar": b"Rar!",
        },
    )
    done = take(root, tmp_path / "class")
    assert "not a zip that can be read" in texts(done["eve"])
    assert "password" in texts(done["fay"])
    assert "cannot be unpacked" in texts(done["gus"])
    assert "not a zip" in texts(done["hal"])
    assert "packed in a way" in texts(done["ivy"])
    assert {item.state for item in done.values()} == {"nothing"}


def test_a_file_and_a_folder_of_one_name(root, tmp_path, solved):
    inner = io.BytesIO()
    packed(inner, {"exercises.ipynb": solved, "a": b"file", "a/b": b"below"})
    laid(tmp_path / "class", {"eve/w.zip": inner.getvalue()})
    assert "of one name" in texts(take(root, tmp_path / "class")["eve"])
    assert take(root, tmp_path / "class")["eve"].state == "unchanged"


def test_mutated_zips_never_crash_it(tmp_path, solved):
    import random

    whole = packed(
        tmp_path / "w.zip", {"Zoé/exercises.ipynb": solved[:2000], "b/c.txt": b"x" * 99}
    ).read_bytes()
    rng = random.Random(0)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            # Most of a zip is packed content: half of the changes fall on the list of names.
            place = rng.randrange(len(data)) if rng.random() < 0.5 else -rng.randint(1, 200)
            data[place] = rng.randrange(256)
        try:
            for entry in archive.unzip(io.BytesIO(data)):
                assert ".." not in entry.path
                assert not any("/" in part or "\0" in part for part in entry.path)
                entry.content()
        except archive.Unreadable:
            continue


@pytest.mark.parametrize("learner", ["../eve", "a/b", "", "..", "a\0b"])
def test_names_that_are_no_folders(root, tmp_path, solved, learner):
    source = laid(tmp_path / "one", {"exercises.ipynb": solved})
    with pytest.raises(CourseError, match="cannot be the name"):
        take(root, source, learner=learner)


def test_sources_that_are_none(root, tmp_path, solved, capsys):
    for name, data in (("a.txt", b""), ("b.zip", b"no"), ("c.7z", b"7z")):
        laid(tmp_path, {name: data})
        assert main(["collect", str(root), "ps1", str(tmp_path / name)]) == 2
        assert name in capsys.readouterr().out
    assert main(["collect", str(root), "ps1", str(tmp_path / "nowhere")]) == 2
    assert main(["collect", str(root), "ps9", str(tmp_path)]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["collect", str(root), "ps1", str(tmp_path / "empty")]) == 2
    assert "nothing for 'ps1'" in capsys.readouterr().out


def test_a_notebook_of_another_learner_in_ones_own_zip_is_still_only_ones_own(
    root, tmp_path, solved, wrong
):
    """Names within a learner's zip say nothing about whose it is."""
    inner = io.BytesIO()
    packed(inner, {"Ann Lee_101_assignsubmission_file_/exercises.ipynb": wrong})
    source = packed(
        tmp_path / "m.zip",
        {
            f"{MOODLE}/w.zip": inner.getvalue(),
            "Ann Lee_101_assignsubmission_file_/exercises.ipynb": solved,
        },
    )
    assert set(take(root, source)) == {"Eve", "Ann_Lee"}
    assert submitted(root, "Ann_Lee") == solved


def test_two_notebooks(tmp_path, written, solved):
    root = tmp_path / "course"
    second = deepcopy(written.source)
    for cell in second.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = "b_" + cell.metadata.nbgrader.grade_id
    for name, source in (("one", written.source), ("two", second)):
        laid(root / "source" / "ps1", {f"{name}.ipynb": nbformat.writes(source).encode()})
    other = nbformat.writes(second).encode()
    laid(tmp_path / "class" / "ann", {"first.ipynb": solved, "last.ipynb": other})
    take(root, tmp_path / "class")
    assert submitted(root, "ann", "one.ipynb") == solved
    assert submitted(root, "ann", "two.ipynb") == other

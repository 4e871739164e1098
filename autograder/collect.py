"""Take what was handed in, by whatever way, into nbgrader's tree of submissions."""

import io
import re
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import handins
from autograder.archive import Unreadable, unzip
from autograder.attempts import Attempts
from autograder.course import (
    SECRET,
    TIMESTAMP,
    Course,
    CourseError,
    alone,
    no_id,
)
from autograder.handins import HandIn
from autograder.intake import recognise
from autograder.notes import save_findings, write_log
from autograder.parse import Refused
from autograder.results import Finding, few
from autograder.roster import Roster

MAX_FILES = 500
"""Most files of one learner."""
MAX_BYTES = 256 * 1024 * 1024
"""Most bytes of one learner, give or take a file."""
MAX_FINDINGS = 20
"""Findings that are told one by one."""
_ZIP_NAMES = 4 * 1024 * 1024
"""Longest list of names in a learner's own zip, in bytes."""
_PACKED = (".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz")


@dataclass(frozen=True)
class Collected:
    """What was taken of one attempt.

    Attributes
    ----------
    learner : str
        Id; "" for files that are nobody's.
    state : {"new", "changed", "earlier", "unchanged", "nothing"}
        Whether what is to be graded is the learner's first, replaces another, or stays as it is,
        because this attempt is an earlier one, is known already, or has no notebook in it.
    timestamp : str or None
        When it was handed in, if the source says so where no learner can write it.
    attempts : int
        Attempts that are kept by now.
    findings : tuple of Finding
        What was odd.
    """

    learner: str
    state: str
    timestamp: str | None
    attempts: int
    findings: tuple[Finding, ...]


def collect(
    course: Course,
    assignment_id: str,
    source: Path,
    learner: str | None = None,
    timestamp: str | None = None,
    before_duedate: bool = False,
    dry_run: bool = False,
    watch: Callable[[int], None] = lambda total: None,
) -> list[Collected]:
    """Take what was handed in for an assignment. Done twice it changes nothing.

    Parameters
    ----------
    course : Course
        The course.
    assignment_id : str
        Which assignment.
    source : Path
        A zip of one learner or of a class (as Moodle and Canvas give it), a folder of learners or
        of their zips, nbgrader's exchange or tree of submissions, or one notebook.
    learner : str, optional
        Whose work it is, if the source holds that of one learner.
    timestamp : str, optional
        When it was handed in, where the source does not say. Platforms' zips do not: the dates in
        them are those of the download.
    before_duedate : bool
        Whether the last attempt before the due date goes before later ones, as in
        ``nbgrader collect --before-duedate``.
    dry_run : bool
        Whether to write nothing.
    watch : callable
        Called before each attempt with the number of all.

    Raises
    ------
    CourseError
        If there is no such assignment or source, nothing says whose work it holds, or another
        command is at work in the course.
    GradebookError
        If the gradebook cannot be opened.
    """
    notebooks = course.notebooks(assignment_id)
    given = handins.when(timestamp) if timestamp else None
    if timestamp and given is None:
        raise CourseError(f"{timestamp!r} is not a time; write it as 2026-01-31 18:00 UTC")
    if learner is not None and (not learner.strip(". ") or set(learner) & set("/\\\0")):
        raise CourseError(f"{learner!r} cannot be the name of a learner's folder")
    if learner is not None and (why := no_id(learner)):
        raise CourseError(f"{learner[:20]}… cannot be a learner's id: {why}")
    with ExitStack() as stack:
        stack.enter_context(nullcontext() if dry_run else alone(course))
        found = handins.entries(course, source, stack)
        names = [notebook.name for notebook in notebooks]
        roster = stack.enter_context(Roster(course.database))
        if learner is None:
            hand_ins, odd = handins.sort(found, assignment_id, names, source)
            named = sorted(
                handins.name(hand_ins, roster), key=lambda n: (n[0], n[1].timestamp or "")
            )
        else:
            odd, named = [], [(learner, HandIn("", learner, files=[(e.path, e) for e in found]))]
        due = roster.due(assignment_id) if before_duedate else {}
        done = [Collected("", "nothing", None, 0, few(odd, MAX_FINDINGS))] if odd else []
        if not dry_run:
            _log(course, assignment_id, done)
        for who, hand_in in named:
            watch(len(named))
            hand_in.timestamp = hand_in.timestamp or given
            kept = Attempts(course, who, assignment_id, {f"{name}.ipynb" for name in names})
            files, findings = _take(hand_in, notebooks)
            done.append(_keep(kept, who, files, findings, due.get(who, due.get(None)), dry_run))
            if not dry_run:
                if done[-1].state in ("new", "changed", "nothing"):
                    save_findings(course.odd(who, assignment_id), findings)
                if hand_in.platform == "canvas" and hand_in.number.isdigit():
                    _remember(roster, who, hand_in.number)
                _log(course, assignment_id, done[-1:])
    return done


def _keep(kept, learner, files, findings, due, dry_run):
    """Keep an attempt, and put the one that counts where nbgrader expects it."""
    before, usable = kept.submitted, bool(kept.names & files.keys())
    new = not kept.knows(files)
    if new:
        kept.add(files)
    chosen = kept.counting(due)
    if not usable:
        state = "nothing"
    elif chosen == before:
        state = "earlier" if new else "unchanged"
    else:
        state = "changed" if before else "new"
    if not dry_run:
        kept.write(chosen)
    when = files.get(TIMESTAMP, b"").decode() or None
    return Collected(learner, state, when, len(kept.all), few(findings, MAX_FINDINGS))


def _remember(roster, learner, number):
    known = roster.people.get(learner)
    if known is None or known.platform_id != number:
        roster.remember(learner, number)


def _take(hand_in, notebooks):
    """An attempt's files as nbgrader expects them, by name, and what was odd about them."""
    findings = []
    if hand_in.late:
        findings.append(Finding("late", "the learning platform marked it late"))
    found = _read(hand_in, findings)
    _settle_time(hand_in, found, findings)
    sheets = {n.name: _sheet(n, notebooks, found, hand_in, findings) for n in notebooks}
    sheets = {name: path for name, path in sheets.items() if path is not None}
    if not sheets:
        findings.append(Finding("format", "there is no notebook of the assignment in it"))
    files = {f"{name}.ipynb": found[path] for name, path in sheets.items()}
    base = next(iter(sheets.values()), ("",))[:-1]
    for path in sorted(set(found) - set(sheets.values())):
        inner = path[len(base) :] if path[: len(base)] == base else path
        above = {"/".join(inner[:depth]) for depth in range(1, len(inner))}
        name = "/".join(inner)
        if above & files.keys() or any(known.startswith(f"{name}/") for known in files):
            findings.append(Finding("format", f"{name}: a file and a folder of one name"))
        else:
            files.setdefault(name, found[path])
    if hand_in.timestamp:
        files[TIMESTAMP] = hand_in.timestamp.encode()
    return files, findings


def _read(hand_in, findings):
    """Bytes by path, as far as they can be read and are not too many."""
    waiting, found, size, left = list(reversed(hand_in.files)), {}, 0, 0
    while waiting:
        path, entry = waiting.pop()
        shown = "/".join(path)[-200:]
        if len(found) >= MAX_FILES or size >= MAX_BYTES:
            left += 1
            continue
        try:
            data = entry.content()
            size += len(data)
            suffix = Path(path[-1]).suffix.casefold()
            if suffix == ".zip" and not entry.nested:
                for inner in reversed(list(unzip(io.BytesIO(data), _ZIP_NAMES))):
                    waiting.append(((*path[:-1], *inner.path), replace(inner, nested=True)))
                continue
        except Unreadable as error:
            kind = "tampering" if entry.hostile else "format"
            findings.append(Finding(kind, f"{shown}: {error}"))
            continue
        odd = entry.odd
        if suffix == ".zip":
            odd = "is a zip in a zip; it was not opened"
        elif suffix in _PACKED:
            odd = "is packed in a way that is not read; a zip or the notebook itself is"
        elif found.get(path, data) != data:
            odd = "is there twice with different contents; the last was taken"
        if odd:
            findings.append(Finding("format", f"{shown}: {odd}"))
        found[path] = data
    if left:
        findings.append(Finding("format", f"{left:,} files too many; they were left out"))
    return found


def _settle_time(hand_in, found, findings):
    """Believe a time that nbgrader or the instructor wrote, not one that the learner can write."""
    stamp = found.pop((TIMESTAMP,), None)
    if hand_in.platform not in ("exchange", "nbgrader"):
        found.pop((SECRET,), None)
    if stamp is None:
        return
    said = handins.when(stamp[:100].decode(errors="replace").strip())
    if hand_in.platform == "nbgrader":
        hand_in.timestamp = said or hand_in.timestamp
    elif hand_in.platform != "exchange":
        findings.append(Finding("format", f"{TIMESTAMP}: the learner's own was not believed"))
    elif said != hand_in.timestamp:
        text = (
            f"{TIMESTAMP} says {said or 'no time'}, the exchange {hand_in.timestamp}, which counts"
        )
        findings.append(Finding("tampering", text))


def _sheet(notebook, notebooks, found, hand_in, findings):
    """The path of the file that is meant as a notebook, or None."""
    name = f"{notebook.name}.ipynb"
    sheets = [path for path in found if path[-1].casefold().endswith(".ipynb")]
    right = sorted((path for path in sheets if path[-1] == name), key=lambda p: (len(p), p))
    if right:
        chosen = right[0]
        if len(right) > 1:
            text = f"is there {len(right)} times; {'/'.join(chosen)} was taken"
            findings.append(Finding("format", f"{name}: {text}"))
    else:
        known = {f"{other.name}.ipynb" for other in notebooks}
        shares = {path: _share(found[path], notebook) for path in sheets if path[-1] not in known}
        best = max(shares.values(), default=0.0)
        if best < 0.5 and not (len(notebooks) == 1 and len(shares) == 1):
            return None
        chosen = max((path for path in shares if shares[path] == best), key=_natural)
        again = re.fullmatch(rf"{re.escape(notebook.name)}-\d+\.ipynb", chosen[-1])
        if hand_in.platform != "canvas" or not again:  # Canvas numbers what is handed in again
            text = f"was handed in as {'/'.join(chosen)!r}; it was taken for it"
            findings.append(Finding("format", f"{name}: {text}"))
    try:  # say now what grading will say
        recognise(found[chosen], notebook.assignment)
    except Refused as refusal:
        findings.append(Finding("format", f"{name}: {refusal}"))
    return chosen


def _share(data, notebook):
    try:
        return recognise(data, notebook.assignment)
    except Refused:
        return 0.0


def _natural(path):
    """Order in which exercises-10 comes after exercises-9."""
    parts = re.split(r"([0-9]+)", "/".join(path))
    return [(int(part) if place % 2 else -1, part) for place, part in enumerate(parts)]


def _log(course, assignment_id, items):
    for item in items:
        write_log(
            course.log,
            {
                "assignment": assignment_id,
                "collected": item.state,
                "learner": item.learner,
                "timestamp": item.timestamp,
                "findings": [f"{f.kind}: {f.text}" for f in item.findings],
            },
        )

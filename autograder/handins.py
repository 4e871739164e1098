"""Whose files are in what a platform, an exchange or a folder holds."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder.archive import Entry, Unreadable, folder, single, unzip
from autograder.course import MAX_ID, MAX_ID_BYTES, Course, CourseError, no_id
from autograder.results import Finding
from autograder.roster import Roster

# nbgrader's exchange: who, what, when, and a secret.
_EXCHANGE = re.compile(
    r"(?P<name>.+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d[^+]*)(\+[^+]*)?"
)
# Moodle's "Download all submissions": a folder for each learner, or the file itself.
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)"
)
# Canvas's "Download Submissions": name, whether late, number of the learner and of the file.
_CANVAS = re.compile(r"(?P<name>.*?)_?(?P<late>LATE_)?(?P<number>\d+|anon_\w+?)_\d+_(?P<file>.+)")


@dataclass
class HandIn:
    """One learner's attempt as the source has it.

    Attributes
    ----------
    platform : {"exchange", "moodle", "canvas", "nbgrader", ""}
        Whose way of naming it follows; the last is none's.
    name, number : str
        How the source names the learner.
    timestamp : str or None
        When it was handed in, in UTC as nbgrader writes it.
    late : bool
        Whether the platform says that it came late.
    files : list of (path, Entry)
        Its files, with their paths in it.
    """

    platform: str
    name: str
    number: str = ""
    timestamp: str | None = None
    late: bool = False
    files: list[tuple[tuple[str, ...], Entry]] = field(default_factory=list)


def when(text: str) -> str | None:
    """A time as nbgrader writes it, in UTC; None if it is not one."""
    try:
        found = parse_utc(text)
    except (ValueError, OverflowError, TypeError):
        return None
    return found and found.strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def entries(course: Course, source: Path, stack: ExitStack) -> list[Entry]:
    """The source's files. A zip stays open until `stack` ends.

    Raises
    ------
    CourseError
        If the source is nothing that can be read.
    """
    if source.is_dir():
        inside = (source / "inbound", source / course.directory.course_id / "inbound")
        return list(folder(next((place for place in inside if place.is_dir()), source)))
    if not source.is_file():
        raise CourseError(f"there is no {source}")
    if source.suffix == ".ipynb":
        return [single(source)]
    if source.suffix.casefold() != ".zip":
        raise CourseError(f"{source.name} is not a zip, a folder or a notebook")
    try:
        return list(unzip(stack.enter_context(source.open("rb"))))
    except Unreadable as error:
        raise CourseError(f"{source.name} {error}") from None


def sort(
    found: Sequence[Entry], assignment_id: str, names: Collection[str], source: Path
) -> tuple[list[HandIn], list[Finding]]:
    """Sort files by whose they are; say what is odd about those that are nobody's.

    Parameters
    ----------
    found : sequence of Entry
        All files.
    assignment_id : str
        The assignment.
    names : collection of str
        Its notebooks.
    source : Path
        Where the files come from, for errors.

    Raises
    ------
    CourseError
        If nothing is there for the assignment, or nothing says whose it is.
    """
    hand_ins, loose = {}, []
    for entry in _unwrap(found):
        owner = _owner(entry.path, assignment_id)
        if owner is None:
            loose.append(entry)
        elif owner:
            key, make, path = owner
            if key not in hand_ins:
                hand_ins[key] = make()
            hand_ins[key].files.append((path, entry))
    if any(hand_in.platform == "nbgrader" for hand_in in hand_ins.values()):
        # Folders of other assignments lie beside.
        hand_ins = {
            key: hand_in
            for key, hand_in in hand_ins.items()
            if hand_in.platform or any(len(path) == 1 for path, _ in hand_in.files)
        }
    flat = [entry for entry in loose if entry.path[0].endswith(".ipynb")]
    if len(flat) > 1 and not any(_stem(entry) in names for entry in flat):
        for entry in flat:  # ann.ipynb, bob.ipynb
            hand_ins[entry.path] = HandIn("", _stem(entry), files=[(entry.path, entry)])
        loose = [entry for entry in loose if entry not in flat]
    whole = [h for h in hand_ins.values() if h.platform or any(map(_sheet, h.files))]
    own = {*names, assignment_id}  # names of one learner's folders
    if (any(map(_sheet, ((entry.path, entry) for entry in loose))) and not whole) or (
        whole and all(not h.platform and h.name in own for h in whole)
    ):
        raise CourseError(f"{source} holds the work of one learner: say whose with --learner")
    if not hand_ins:
        raise CourseError(f"nothing for {assignment_id!r} was found in {source}")
    odd = [entry for entry in loose if entry.problem or entry in flat]
    return list(hand_ins.values()), [
        Finding("format", f"{'/'.join(entry.path)}: {entry.problem or 'nothing says whose it is'}")
        for entry in odd
    ]


def _sheet(file):
    return file[0][-1].casefold().endswith((".ipynb", ".zip"))


def _stem(entry):
    return Path(entry.path[0]).stem


def _unwrap(found):
    """Without the one folder in which everything lies, if a platform's names are in it."""
    tops = {entry.path[0] for entry in found}
    within = {entry.path[1] for entry in found if len(entry.path) > 1}
    if len(tops) != 1 or any(map(_platform, tops)) or not any(map(_platform, within)):
        return found
    return [replace(entry, path=entry.path[1:]) for entry in found if len(entry.path) > 1]


def _platform(name):
    return any(pattern.fullmatch(name) for pattern in (_EXCHANGE, _MOODLE, _CANVAS))


def _owner(path, assignment_id):
    """Key of the hand-in, how to make it, and the path in it; () for what is not meant, None if nobody's."""
    first, rest = path[0], path[1:]
    if rest and (match := _EXCHANGE.fullmatch(first)):
        if match["assignment"] != assignment_id:
            return ()
        return first, lambda: HandIn("exchange", match["name"], timestamp=when(match["time"])), rest
    if match := _MOODLE.fullmatch(first):
        if match["kind"] != "file":  # a text that was typed into the platform
            return ()
        who = "moodle", match["name"], match["number"]
        return who, lambda: HandIn(*who), rest or (match["file"] or first,)
    if not rest and (match := _CANVAS.fullmatch(first)):
        who = "canvas", match["name"], match["number"]
        return who, lambda: HandIn(*who, late=bool(match["late"])), (match["file"],)
    if len(rest) > 1 and rest[0] == assignment_id:
        return ("nbgrader", first), lambda: HandIn("nbgrader", first), rest[1:]
    if rest:
        return ("", first), lambda: HandIn("", first), rest
    if first.casefold().endswith(".zip"):
        return ("zip", first), lambda: HandIn("", first[:-4]), (first,)
    return None


def name(hand_ins: Sequence[HandIn], roster: Roster) -> Iterator[tuple[str, HandIn]]:
    """Find each learner's id: the gradebook's if it knows the person, else one made of the name.

    Two people never get one id; what one person handed in more than once gets the same.

    Parameters
    ----------
    hand_ins : sequence of HandIn
        What was handed in.
    roster : Roster
        The class as far as it is known.
    """
    people = {}
    for hand_in in hand_ins:
        who = hand_in.platform, hand_in.name, hand_in.number
        if who not in people:
            people[who] = _identity(hand_in, roster, set(people.values()))
        yield people[who], hand_in


def _identity(hand_in, roster, taken):
    if hand_in.platform not in ("moodle", "canvas"):
        return _free(_short(hand_in.name) if no_id(hand_in.name) else hand_in.name, taken)
    # Moodle's number is the submission's, not the learner's.
    number = hand_in.number if hand_in.platform == "canvas" else ""
    person = (
        (roster.by_platform_id(number) if number else None)
        or roster.people.get(hand_in.name)
        or roster.by_name(hand_in.name)
    )
    if person and person.id not in taken and (not number or person.platform_id in ("", number)):
        return person.id
    made = unicodedata.normalize("NFC", hand_in.name or hand_in.number)
    made = _short(re.sub(r"[\s/+]+", "_", made).strip("._")) or "nobody"
    if made in taken or (number and made in roster.people):
        made = f"{made}_{hand_in.number}"
    return _free(made, taken)


def _short(name):
    """A name with room for a number, in characters that a gradebook holds."""
    whole = name.encode(errors="replace")[: MAX_ID_BYTES - 40]
    return whole.decode(errors="ignore")[: MAX_ID - 28]


def _free(wanted, taken):
    count, free = 1, wanted
    while free in taken:
        count += 1
        free = f"{wanted}_{count}"
    return free

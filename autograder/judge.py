"""From what ran to marks, and to the notebook that nbgrader keeps."""

from copy import deepcopy
from dataclasses import replace
from itertools import accumulate
from operator import or_

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.assignment import Assignment
from autograder.program import Execution
from autograder.rebuild import Rebuilt, explain
from autograder.results import Finding, Mark, Result


def judge(assignment: Assignment, rebuilt: Rebuilt, execution: Execution) -> tuple[Mark, ...]:
    """Give each grade cell its mark.

    Parameters
    ----------
    assignment : Assignment
        What was asked.
    rebuilt : Rebuilt
        What was answered.
    execution : Execution
        What came of it.

    Returns
    -------
    tuple of Mark
        In the order of the instructor's notebook.
    """
    errors = {
        rebuilt.program.cells[place].exercise: ran.error
        for place, ran in execution.ran.items()
        if ran.error is not None
    }
    return tuple(
        _tested(cell, rebuilt, execution, errors) if cell.kind == "test" else _manual(cell, rebuilt)
        for cell in assignment.cells
        if cell.kind in ("test", "manual", "task")
    )


UNTOLD = (
    "What came back is not shown: it differs where the hidden tests have not run before. "
    "Does your code keep something from one call to the next?"
)


def overheard(rebuilt: Rebuilt, marks: tuple[Mark, ...]) -> frozenset[int]:
    """Hidden tests whose inputs a learner could read in what a later test, not hidden, says.

    Parameters
    ----------
    rebuilt : Rebuilt
        What was answered.
    marks : tuple of Mark
        What `judge` gave.

    Returns
    -------
    frozenset of int
        All hidden tests, by position in the program; none if no failed test comes after one.
    """
    if not any(_after_hidden(marks)):
        return frozenset()
    return frozenset(rebuilt.tests[mark.grade_id] for mark in marks if mark.hidden)


def told(marks: tuple[Mark, ...], without_hidden: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks, with what a run says in which the learner's code has met no hidden test.

    Parameters
    ----------
    marks : tuple of Mark
        Of the run with all tests.
    without_hidden : tuple of Mark
        Of the run without the hidden ones.
    """
    shown = list(marks)
    for place, (other, after) in enumerate(zip(without_hidden, _after_hidden(marks), strict=True)):
        if after and other.status == "failed":
            said = {"message": other.message, "call": other.call, "trace": other.trace}
            shown[place] = replace(marks[place], **said)
        elif after:
            shown[place] = replace(marks[place], message=UNTOLD, call="", trace="")
    return tuple(shown)


def _after_hidden(marks):
    """For each mark whether it is of a failed test that shows what it saw, after a hidden one."""
    before = accumulate((mark.hidden for mark in marks), or_)
    return [
        seen and mark.status == "failed" and not mark.hidden
        for seen, mark in zip(before, marks, strict=True)
    ]


def unmarked(assignment: Assignment, reason: str) -> tuple[Mark, ...]:
    """Marks of a submission that could not be run: nothing, and why."""
    return tuple(
        Mark(
            cell.grade_id, cell.exercise, cell.test, 0.0, cell.points, "failed", cell.hidden, reason
        )
        for cell in assignment.cells
        if cell.kind in ("test", "manual", "task")
    )


def unread(
    key: str,
    assignment: Assignment,
    reason: str,
    findings: tuple[Finding, ...] = (),
    seconds: float = 0.0,
) -> Result:
    """The verdict on a submission that could not be run: no points, and why."""
    marks = unmarked(assignment, reason)
    return Result(key, marks, findings, seconds, reason, explain(assignment, reason))


def findings(assignment: Assignment, rebuilt: Rebuilt, execution: Execution) -> tuple[Finding, ...]:
    """What a person should know of the run."""
    found = []
    for place, outcome in execution.setup.items():
        cell = rebuilt.program.cells[place]
        if cell.label not in assignment.by_grade_id:
            continue  # a plain cell, which a learner may have had reason to change
        found.append(
            Finding("setup", f"the instructor's cell failed: {outcome.message}", cell.label)
        )
    for place, outcome in execution.tested.items():
        if outcome.passed and outcome.handles:
            text = "the test looked at an object in the learner's process; its mark rests on that process"
            found.append(Finding("trust", text, rebuilt.program.cells[place].label))
    return tuple(found)


def _manual(cell, rebuilt):
    # Whoever reads a task's answer finds it in added cells, so that nothing says it was not attempted.
    waits = cell.kind == "task" or cell.grade_id in rebuilt.attempted
    status = "manual" if waits else "not attempted"
    return Mark(cell.grade_id, cell.grade_id, cell.test, 0.0, cell.points, status)


def _tested(cell, rebuilt, execution, errors):
    outcome = execution.tested.get(rebuilt.tests[cell.grade_id])
    if outcome is None:
        reason = execution.error or "the test did not run"
        return Mark(
            cell.grade_id,
            cell.exercise,
            cell.test,
            0.0,
            cell.points,
            "failed",
            cell.hidden,
            reason,
            "",
            cell.hint,
        )
    points = partial(outcome.value, cell.points) if outcome.passed else 0.0
    message, trace = outcome.message, outcome.trace
    if not outcome.passed and not outcome.call and errors.get(cell.exercise):
        kind, text, lines = errors[cell.exercise]
        problem = text if kind == "Stopped" else f"{kind}: {text}" if text else kind
        message, trace = (
            f"the cell {cell.exercise} did not run to its end: {problem}",
            "\n".join(lines),
        )
    status = "passed" if outcome.passed else "failed"
    if not outcome.passed and cell.exercise and cell.exercise not in rebuilt.attempted:
        status = "not attempted"
    return Mark(
        grade_id=cell.grade_id,
        exercise=cell.exercise,
        test=cell.test,
        points=points,
        max_points=cell.points,
        status=status,
        hidden=cell.hidden,
        message=message,
        call=outcome.call,
        hint=cell.hint,
        trace=trace,
    )


def partial(value: str | None, points: float) -> float:
    """Points that a passed test gives: all, unless it ends in a number, as nbgrader reads it."""
    try:
        given = float(value)
    except (TypeError, ValueError):
        return points
    return min(given, points) if given >= 0 else points


def annotate(rebuilt: Rebuilt, execution: Execution, marks: tuple[Mark, ...]) -> NotebookNode:
    """The rebuilt notebook with the outputs of the run, for formgrader."""
    notebook = deepcopy(rebuilt.notebook)
    for place, ran in execution.ran.items():
        cell = notebook.cells[rebuilt.places[place]]
        for kind, data in ran.outputs:
            if kind == "display":
                cell.outputs.append(new_output("display_data", data=data))
            else:
                cell.outputs.append(new_output("stream", name=kind, text=data["text/plain"]))
        if ran.error is not None:
            kind, text, lines = ran.error
            cell.outputs.append(new_output("error", ename=kind, evalue=text, traceback=list(lines)))
    by_id = {mark.grade_id: mark for mark in marks}
    for grade_id, place in rebuilt.tests.items():
        mark = by_id[grade_id]
        if mark.status != "passed":
            lines = [line for line in (mark.message, mark.call, mark.trace) if line]
            notebook.cells[rebuilt.places[place]].outputs.append(
                new_output("error", ename="Failed", evalue=mark.test, traceback=lines)
            )
    return notebook

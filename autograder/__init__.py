"""Grades nbgrader courses: sandboxed, parallel, and by a process that no submission enters."""

from autograder.results import Finding, Mark, Result, Task

__all__ = ["Finding", "Grader", "Mark", "Result", "Task"]
__version__ = "1"


def __getattr__(name):
    if name == "Grader":  # imports nbgrader, which the sandboxed processes do without
        from autograder.grader import Grader

        return Grader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""nbgrader's own commands and buttons with this grader behind them.

Two lines in a course's ``nbgrader_config.py`` turn it on::

    from autograder.plugin import configure
    configure(c)

Then ``nbgrader collect``, ``autograde`` and ``generate_feedback``, and formgrader's buttons for them,
do what ``autograder collect`` and ``autograder grade`` do. nbgrader still decides what is graded, keeps the
files, and subtracts for late work.
"""

import os
import sys
import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from nbconvert.exporters import Exporter, NotebookExporter
from nbgrader import preprocessors as stock
from traitlets import Bool, Dict, List, Unicode, default

from autograder import notes, report
from autograder.classrun import keep
from autograder.course import Course, CourseError
from autograder.grader import Grader
from autograder.judge import unread
from autograder.late import LatePenalty
from autograder.parse import Refused
from autograder.record import Recorder
from autograder.results import Task

IDLE_SECONDS = 60.0
"""How long the warm processes wait for the next submission. In formgrader each comes by itself."""


def configure(config) -> None:
    """Let nbgrader collect, grade and give feedback with this package.

    Parameters
    ----------
    config : traitlets.config.Config
        The ``c`` of ``nbgrader_config.py``.
    """
    config.Autograde.exporter_class = "autograder.plugin.GradingExporter"
    config.GenerateFeedback.exporter_class = "autograder.plugin.FeedbackExporter"
    config.ExchangeFactory.collect = "autograder.exchange.Collect"
    # What this grader wrote can do nothing in formgrader. What nbgrader's own displayed there may
    # hold scripts, which run with an instructor's rights and could give marks.
    config.HTMLExporter.sanitize_html = True
    # nbgrader runs `alembic` when it makes a gradebook, and leaves half of one if it is not found.
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])


class _CourseExporter(Exporter):
    """What both exporters know of the course that nbgrader works on."""

    @cached_property
    def _course(self):
        return Course(Path(self.parent.coursedir.root))

    @cached_property
    def _notebooks(self):
        """Instructor's notebooks by assignment and name, read when first asked for."""
        return {}

    def _notebook(self, known):
        assignment = known["assignment"]
        if assignment not in self._notebooks:
            found = self._course.notebooks(assignment)
            self._notebooks[assignment] = {notebook.name: notebook for notebook in found}
        try:
            return self._notebooks[assignment][known["notebook"]]
        except KeyError:
            raise CourseError(
                f"the assignment {assignment!r} has no notebook {known['notebook']!r} in source/"
            ) from None


class GradingExporter(_CourseExporter, NotebookExporter):
    """The exporter of ``nbgrader autograde``.

    nbgrader converts a submission twice: into a clean one, and that into a graded one. What it would
    run for that is left out. The submission's bytes go to the grader, whatever they are, the marks
    to the gradebook, and to nbgrader the notebook that was graded.
    """

    sandbox = Bool(
        True, help="Whether submissions run in bubblewrap. False only for code that you trust."
    ).tag(config=True)
    readable = List(Unicode(), help="Folders that submissions may read, such as a data cache.").tag(
        config=True
    )
    env = Dict(help="Environment variables for submissions.").tag(config=True)

    replaced = (
        stock.ClearOutput, stock.DeduplicateIds, stock.OverwriteKernelspec, stock.OverwriteCells,
        stock.Execute, stock.SaveAutoGrades,
    )  # fmt: skip
    """nbgrader's steps in whose place the grader stands. Others, an instructor's own too, remain."""

    def register_preprocessor(self, preprocessor, enabled=False):
        """Register a step, unless the grader stands in its place."""
        if isinstance(preprocessor, type) and issubclass(preprocessor, self.replaced):
            return None
        return super().register_preprocessor(preprocessor, enabled)

    def from_filename(self, filename, resources=None, **kwargs):
        """Grade a submission, or pass on one that is graded."""
        known = resources["nbgrader"]
        folders = self.parent.coursedir
        graded = folders.format_path(
            folders.autograded_directory, known["student"], known["assignment"]
        )
        if Path(filename).parent == Path(graded):
            return super().from_filename(filename, resources, **kwargs)
        return self.from_notebook_node(self._grade(known), resources, **kwargs)

    @cached_property
    def _submissions(self):
        """Submissions of each notebook by learner, listed when first asked for."""
        return {}

    @cached_property
    def _defined(self):
        """Notebooks that the gradebook knows as they are now."""
        return set()

    def _grade(self, known):
        notebook, learner = self._notebook(known), known["student"]
        key = notebook.assignment_id, notebook.name
        if key not in self._submissions:
            names = tuple(self._notebooks[notebook.assignment_id])
            handed_in = self._course.handed_in(notebook, names)
            self._submissions[key] = {item.learner: item for item in handed_in}
        handed = self._submissions[key][learner]
        try:
            data = handed.read()
        except Refused as refusal:
            data = reason = str(refusal)
            result = unread(learner, notebook.assignment, reason, handed.findings)
        else:
            task = Task(learner, notebook.assignment, data, notebook.files)
            result = _warm.grade(task, self.sandbox, self.readable, self.env)
            result = replace(result, findings=handed.findings + result.findings)
        state, mark = (
            self._course.state(learner, notebook),
            notes.fingerprint(notebook.digest, data),
        )
        keep(self._course, handed, mark, result, notes.load(state))
        with Recorder(known["db_url"]) as recorder:
            if key not in self._defined:
                recorder.define(notebook)
                self._defined.add(key)
            recorder.record([(learner, notebook, result, handed.timestamp)])
        notes.save(state, mark, result, recorded=True)
        self._tell(learner, result)
        return result.notebook

    def _tell(self, learner, result):
        self.log.info("%s: %g of %g points", learner, result.points, result.max_points)
        if result.error:
            self.log.warning("%s: %s", learner, result.error)
        for finding in result.findings:
            if finding.kind != "trust":
                self.log.warning("%s: %s %s: %s", learner, finding.kind, finding.cell, finding.text)


class FeedbackExporter(_CourseExporter):
    """The exporter of ``nbgrader generate_feedback``: the learner's page of `autograder.report`."""

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    @cached_property
    def _by_hand(self):
        """What people gave, by notebook, looked up when first asked for."""
        return {}

    def from_filename(self, filename, resources=None, **kwargs):
        """Make the page of a submission that was graded."""
        known = resources["nbgrader"]
        notebook, learner = self._notebook(known), known["student"]
        saved = notes.load(self._course.state(learner, notebook))
        if saved is None:
            raise CourseError(
                f"{learner}'s {notebook.name} was not graded by autograder: autograde it again"
            )
        key = notebook.assignment_id, notebook.name
        if key not in self._by_hand:
            penalty = LatePenalty(self._course.config, self._course.root)
            with Recorder(known["db_url"]) as recorder:
                self._by_hand[key] = recorder.by_hand(notebook), recorder.late(notebook, penalty)
        by_hand, late = self._by_hand[key]
        line = report.Line(
            learner, saved[2], by_hand.get(learner, {}), *late.get(learner, (0.0, 0.0))
        )
        resources["output_extension"] = self.file_extension
        return report.feedback(line, notebook.assignment_id), resources


class _Warm:
    """A grader that is kept for the next submission, and ended when none comes."""

    def __init__(self):
        self._lock = threading.Lock()
        self._grader, self._options, self._timer = None, None, None

    def grade(self, task, sandbox, readable, env):
        """Grade one submission."""
        options = (sandbox, tuple(map(Path, readable)), dict(env))
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            if self._options != options:
                self._end()
                self._grader = Grader(sandbox, readable=options[1], env=options[2]).__enter__()
                self._options = options
            try:
                (result,) = self._grader.grade([task])
            except BaseException:
                self._end()
                raise
            self._timer = threading.Timer(IDLE_SECONDS, self.end)
            self._timer.daemon = True
            self._timer.start()
        return result

    def end(self):
        """End the warm processes."""
        with self._lock:
            self._end()

    def _end(self):
        if self._grader is not None:
            self._grader.__exit__(None, None, None)
            self._grader = self._options = None


_warm = _Warm()

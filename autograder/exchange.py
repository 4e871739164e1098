"""nbgrader's exchange, where learners write: what is collected from it harms nobody."""

import contextlib
import glob
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect

from autograder.collect import collect
from autograder.course import Course


class Collect(ExchangeCollect):
    """The exchange's part in ``nbgrader collect``, as `autograder.collect.collect` does it.

    nbgrader's own follows the links that it finds, with the instructor's rights, and one folder with
    an odd name or too many bytes ends it for all. This one always takes the latest attempt, as
    ``--update`` and formgrader's button ask for.
    """

    def init_src(self):
        """Find the folder that learners write to."""
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        self.inbound = Path(self.root, self.coursedir.course_id, "inbound")
        if not self.inbound.is_dir():
            self.fail(f"Course not found: {self.inbound}")

    def copy_files(self):
        """Take what was handed in; say what came of it."""
        course, assignment = Course(Path(self.coursedir.root)), self.coursedir.assignment_id
        if self.check_owner:
            self._check_owners(assignment)
        for taken in collect(course, assignment, self.inbound, before_duedate=self.before_duedate):
            self.log.info("%s: %s (%s)", taken.learner or "nobody", taken.state, taken.timestamp)
            for finding in taken.findings:
                self.log.warning("%s: %s", taken.learner or "nobody", finding.text)

    def _check_owners(self, assignment):
        """Warn of what was handed in under another account's name."""
        for folder in self.inbound.glob(f"*+{glob.escape(assignment)}+*"):
            name, owner = folder.name.split(f"+{assignment}+")[0], "an unknown account"
            with contextlib.suppress(KeyError, OSError):
                owner = folder.owner()
            if owner != name:
                self.log.warning(
                    "%s claims to be %s's but is owned by %s; cheating attempt? (Where one account "
                    "hands in for all, set ExchangeCollect.check_owner to False.)",
                    folder.name,
                    name,
                    owner,
                )

"""Late work: nbgrader's own penalties, given after every run, also to marks that people gave since."""

import sys
from pathlib import Path

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.course import CourseError


class LatePenalty:
    """The penalty that a course's settings give for late work.

    ``c.LateSubmissionPlugin.penalty_method`` and ``c.AssignLatePenalties.plugin_class`` decide, as
    in ``nbgrader autograde``.

    Parameters
    ----------
    config : traitlets.config.Config
        The course's settings.
    root : Path
        The course, in which a plugin of its own may lie.

    Raises
    ------
    CourseError
        If the plugin cannot be loaded.
    """

    def __init__(self, config: Config, root: Path):
        sys.path.insert(0, str(root))
        try:
            stock = AssignLatePenalties(config=config)
            stock.init_plugin()
        except Exception as error:
            raise CourseError(f"the plugin for late work: {error}") from error
        finally:
            sys.path.remove(str(root))
        self._plugin = stock.plugin_inst

    def __call__(self, learner: str, score: float, seconds: float) -> float | None:
        """Points to subtract from a score that came some seconds late; None for no penalty.

        Raises
        ------
        CourseError
            If the plugin fails.
        """
        if seconds <= 0:
            return None
        try:
            penalty = self._plugin.late_submission_penalty(learner, score, seconds)
            return None if penalty is None else min(max(0.0, float(penalty)), score)
        except Exception as error:
            text = f"the plugin for late work, on {learner}: {type(error).__name__}: {error}"
            raise CourseError(text) from error


def duration(seconds: float) -> str:
    """A time that somebody was late, in its two largest units."""
    minutes = max(1, round(seconds / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    shown = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(shown[:2])

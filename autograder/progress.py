"""How far a run is, on one line of the terminal."""

import time
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from autograder.classrun import Step


class Watch(Progress):
    """Done, queued and failed submissions, submissions a minute, and the time left.

    Parameters
    ----------
    console : rich.console.Console
        Where to show it. Where that is no terminal, the last state is shown at the end.
    """

    def __init__(self, console: Console):
        super().__init__(
            BarColumn(), TextColumn("{task.description}"), console=console, refresh_per_second=4
        )
        self._bar = self.add_task("starting", total=None)
        self._done = self._graded = self._failed = 0
        self._began = time.monotonic()

    def step(self, total: int, step: Step | None) -> None:
        """Count a submission; what `autograder.classrun.grade_class` calls."""
        if step is None:
            self._began = time.monotonic()
        else:
            self._done += 1
            self._graded += step.what == "graded"
            self._failed += step.result.error is not None
        rate = self._graded / max(time.monotonic() - self._began, 1e-9)
        queued = total - self._done
        text = f"{self._done} done · {queued} queued · {self._failed} failed"
        if self._graded:
            text += f" · {60 * rate:.0f} a minute"
            if queued:
                text += f" · {timedelta(seconds=round(queued / rate))} left"
        self.update(self._bar, total=total, completed=self._done, description=text)

"""Limits on everything in a sandbox together, where the machine has control groups.

A resource limit counts each process by itself: a submission that forks eight times has eight times
the memory. A control group counts all of them, and the files that they keep in memory. It also gets
its share of the processors as a whole: what is graded beside eight busy processes gets half, not a
ninth. Where the machine has none that this user may write to, the resource limits of
`sandbox.confine` stand alone.
"""

import contextlib
import itertools
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path

_PREFIX = "autograder"
_numbers = itertools.count()

_FILES = {
    1: {
        "memory": "memory.limit_in_bytes",
        "swap": "memory.memsw.limit_in_bytes",
        "killed": "memory.oom_control",
        "resident": "total_rss",
    },
    2: {
        "memory": "memory.max",
        "swap": "memory.swap.max",
        "killed": "memory.events",
        "resident": "anon",
    },
}
"""What the two versions of the kernel's interface call the same things."""


class ControlGroup:
    """A control group: one folder of version 2, or one for each controller of version 1.

    Parameters
    ----------
    version : {1, 2}
        Of the kernel's interface.
    folders : mapping of str to Path
        Where the controllers ``memory`` and ``pids`` are, and ``cpu`` if there is one.
    """

    def __init__(self, version: int, folders: dict[str, Path]):
        self._files, self._version, self.folders = _FILES[version], version, folders

    @classmethod
    def make(cls, proc: Path = Path("/proc/self")) -> "ControlGroup | None":
        """Make an empty group beneath the one that this process is in; None where that cannot be."""
        try:
            version, parents = _parents(proc)
        except (OSError, ValueError):
            return None
        name = f"{_PREFIX}-{os.getpid()}-{next(_numbers)}"
        group = cls(version, {kind: parent / name for kind, parent in parents.items()})
        try:
            for parent in {*parents.values()}:
                _sweep(parent)
                (parent / name).mkdir()
        except OSError:
            group.close()
            return None
        return group

    def entering(self, program: Sequence[str]) -> list[str]:
        """Command line that runs `program` in the group, or out of it if the kernel refuses."""
        folders = [str(folder) for folder in {*self.folders.values()}]
        enter = "for folder in $0; do echo $$ > $folder/cgroup.procs; done 2>/dev/null"
        return ["/bin/sh", "-c", f'{enter}; exec "$@"', " ".join(folders), *program]

    @property
    def entered(self) -> bool:
        """Whether there is a process in it."""
        return all((folder / "cgroup.procs").read_text() for folder in self.folders.values())

    def limit(self, memory: int, pids: int) -> None:
        """Let the group have more than it has now, and no more than that.

        Parameters
        ----------
        memory : int
            Bytes, beyond those that its processes hold now. Swap counts.
        pids : int
            Processes and threads, beyond those that there are now.

        Raises
        ------
        OSError
            If the kernel refuses.
        """
        folder = self.folders["memory"]
        now = _number((folder / "memory.stat").read_text(), self._files["resident"])
        (folder / self._files["memory"]).write_text(str(now + memory))
        swap = folder / self._files["swap"]
        if swap.exists():  # version 1 counts memory and swap together, version 2 swap alone
            swap.write_text(str(now + memory) if self._version == 1 else "0")
        folder = self.folders["pids"]
        now = int((folder / "pids.current").read_text())
        (folder / "pids.max").write_text(str(now + pids))

    @property
    def killed(self) -> int:
        """How many of its processes the kernel has ended because the memory ran out."""
        text = (self.folders["memory"] / self._files["killed"]).read_text()
        return _number(text, "oom_kill")

    def close(self) -> None:
        """Remove the group, in which no process is left."""
        for folder in {*self.folders.values()}:
            for _ in range(20):  # the last process may still be on its way out
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.02)


def _parents(proc):
    """The version, and by controller the folder in which a group can be made."""
    mounts = {}
    for line in (proc / "mountinfo").read_text().splitlines():
        place, _, kind = line.partition(" - ")
        kind, _, options = kind.split(" ", 2)
        for name in ["2"] if kind == "cgroup2" else options.split(",") if kind == "cgroup" else []:
            mounts.setdefault(name, Path(place.split()[4]))
    paths = {}
    for line in (proc / "cgroup").read_text().splitlines():
        number, controllers, path = line.split(":", 2)
        for name in ["2"] if number == "0" else controllers.split(","):
            paths[name] = path.lstrip("/")
    if "memory" in paths:
        parents = {kind: _own(mounts[kind], paths[kind]) for kind in ("memory", "pids", "cpu")
                   if kind in mounts and kind in paths}  # fmt: skip
        if not os.access(parents.get("cpu", ""), os.W_OK):
            parents.pop("cpu", None)
        version = 1
    elif "2" in mounts and "2" in paths:
        own = _own(mounts["2"], paths["2"])
        above = [folder for folder in (own, *own.parents) if folder.is_relative_to(mounts["2"])]
        # A group of version 2 has either processes or groups that are counted.
        parent = next((folder for folder in above if _delegates(folder)), None)
        parents = {} if parent is None else {"memory": parent, "pids": parent}
        version = 2
    else:
        parents, version = {}, 2
    if not {"memory", "pids"} <= parents.keys() or not all(
        os.access(parent, os.W_OK) for parent in parents.values()
    ):
        raise ValueError("no control group that can be used")
    return version, parents


def _own(mount, path):
    # In a container the path may be told as the host sees it.
    return mount / path if (mount / path).is_dir() else mount


def _delegates(folder):
    try:
        passed_on = (folder / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False
    return {"memory", "pids"} <= {*passed_on} and os.access(folder, os.W_OK)


def _sweep(parent):
    """Remove what graders that were killed have left."""
    for folder in parent.glob(f"{_PREFIX}-*-*"):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _number(text, name):
    found = re.search(rf"^{name} (\d+)$", text, re.MULTILINE)
    return int(found.group(1)) if found else 0

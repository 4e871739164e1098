"""The learner's process: runs setup cells and the learner's cells, and answers calls.

Nothing here is trusted. Whatever a submission makes of this process, it can send bytes over one
socket and no more.
"""

import importlib.abc
import io
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import peer

MAX_OUTPUT = 64 * 1024
"""Characters kept of what a cell prints."""
MAX_DISPLAY = 512 * 1024
"""Characters kept of what a cell displays."""

_shell = None


def prepare() -> None:
    """Make the shell. Called once in the fork server, before any fork."""
    global _shell
    from IPython.core.compilerop import CachingCompiler
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Compiler(CachingCompiler):
        """Names code after its cell, for tracebacks."""

        label = ""

        def get_code_name(self, raw_code, transformed_code, number):
            return f"{peer.CELL}{self.label}>"

    class Shell(InteractiveShell):
        """A shell that leaves it to its caller to show errors."""

        compiler_class = Compiler

        def showtraceback(self, *args, **kwargs):
            return

        def enable_gui(self, gui=None):
            return

        def showsyntaxerror(self, *args, **kwargs):
            return

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    _shell = Shell.instance(config=config, colors="nocolor")


def main(sock, job) -> None:
    """Answer the examiner until it is gone."""
    sys.stdout, sys.stderr = Capped(1), Capped(2)
    block(job["blocked"])
    peer.Peer(
        sock,
        open_=True,
        extra={
            "run": run,
            "names": names,
            "random": set_random,
            "files": write_files,
            "bind": bind,
        },
    ).serve()


class Capped(io.StringIO):
    """Text that stops growing at `MAX_OUTPUT` characters; in all else like a kernel's streams.

    Parameters
    ----------
    descriptor : int
        The file that C code and programs write to instead.
    """

    encoding = "utf-8"

    def __init__(self, descriptor: int):
        super().__init__()
        self._descriptor = descriptor

    def fileno(self):
        """Return the number of the stream's file."""
        return self._descriptor

    def write(self, text):
        """Write what there is room for; say that it was all written."""
        room = MAX_OUTPUT - self.tell()
        if len(text) <= room:
            super().write(text)
        elif room > 0:
            super().write(text[:room] + "\n… output cut …\n")
        return len(text)


def run(label, source):
    """Run a cell as Jupyter would; return its error and its outputs, as plain data."""
    from IPython.utils.capture import capture_output

    _shell.compile.label = label
    out, err = sys.stdout, sys.stderr = Capped(1), Capped(2)
    with capture_output(stdout=False, stderr=False, display=True) as shown:
        result = _shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    outputs = [
        [name, {"text/plain": text}]
        for name, text in (("stdout", out.getvalue()), ("stderr", err.getvalue()))
        if text
    ]
    room = MAX_DISPLAY
    for item in shown.outputs:
        data = {key: value for key, value in item.data.items() if type(value) is str}
        room -= sum(map(len, data.values()))
        if room < 0:
            outputs.append(["stderr", {"text/plain": "… output cut …\n"}])
            break
        outputs.append(["display", data])
    return [None if error is None else peer.describe(error), outputs]


def bind(name, there, value):
    """Do to a name what a test did to it."""
    if there:
        _shell.user_ns[name] = value
    else:
        _shell.user_ns.pop(name, None)


def write_files(files):
    """Write the files that the notebook finds beside it, ``{relative path: bytes}``."""
    for name, data in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def names(wanted):
    """Look up names: ``[name, kind, value]`` for each that exists.

    `kind` is ``"value"``, or ``"exception"`` with the names of the class and its bases.
    """
    found = []
    for name in wanted:
        if name not in _shell.user_ns:
            continue
        value = _shell.user_ns[name]
        if isinstance(value, type) and issubclass(value, BaseException):
            found.append([name, "exception", [kind.__name__ for kind in value.__mro__]])
        else:
            found.append([name, "value", value])
    return found


def set_random(state, numpy_state):
    """Take over the examiner's global random state, as if both were one process."""
    random.setstate(state)
    if numpy_state is not None:
        import numpy as np

        np.random.set_state(numpy_state)  # noqa: NPY002


class Blocker(importlib.abc.MetaPathFinder):
    """Refuses to find certain modules.

    Parameters
    ----------
    blocked : sequence of str
        Modules, with all that is in them.
    """

    def __init__(self, blocked: Sequence[str]):
        self.blocked = blocked

    def find_spec(self, name, path=None, target=None):
        """Raise ImportError for a blocked module; find nothing else."""
        if is_within(name, self.blocked):
            raise ImportError(f"{name} is what you are asked to write", name=name)
        return


def is_within(name: str, modules: Sequence[str]) -> bool:
    """Whether a module is one of `modules`, or lies inside one."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def block(blocked: Sequence[str]) -> None:
    """Forbid the import of modules that would answer an exercise."""
    if not blocked:
        return
    for name in [*sys.modules]:
        if is_within(name, blocked):
            del sys.modules[name]
            parent, _, child = name.rpartition(".")
            if hasattr(sys.modules.get(parent), child):
                delattr(sys.modules[parent], child)
    sys.meta_path.insert(0, Blocker(blocked))

"""Jupyter kernels in the sandbox: any program that starts one can run code that nobody has read.

The kernelspec ``sandboxed-python3`` names this provisioner. A graded notebook names that kernelspec,
so that an instructor who opens it from formgrader and runs it runs it in bubblewrap. The kernel
has no network, sees of the machine only what Python needs, and works on a copy of the notebook's
folder. A verdict that such a kernel gives is the learner's own: marks come from the examiner.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, List, Unicode

from autograder import sandbox

_START = 'cp -r "$0"/. . && exec prlimit --fsize=67108864 --core=0 "$@" >/dev/null'


class SandboxProvisioner(LocalProvisioner):
    """Starts a kernel in bubblewrap.

    Another kernel than Python's gets a sandbox by a kernelspec of its own with these lines in its
    ``kernel.json``::

        "interrupt_mode": "message",
        "metadata": {"kernel_provisioner": {
            "provisioner_name": "bubblewrap",
            "config": {"readable": ["/opt/R"]}
        }}
    """

    readable = List(Unicode(), help="Further folders that the kernel may read.").tag(config=True)
    environment = Dict(help="Further environment variables of the kernel.").tag(config=True)

    _folder = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Let kernel and client meet at sockets in a folder, and put the sandbox before the command.

        Raises
        ------
        SandboxError
            If bubblewrap is not installed.
        """
        sandbox.require_bubblewrap()
        manager = self.parent
        if self._folder is None:  # else a restart: the client knows the sockets already
            self._folder = Path(tempfile.mkdtemp(prefix="kernel-"))
            # Without a network there are no ports.
            manager.transport, manager.ip = "ipc", str(self._folder / "socket")
            manager.connection_file = str(self._folder / "connection.json")
        here = Path(kwargs.get("cwd") or Path.cwd()).resolve()
        kwargs = await super().pre_launch(**kwargs)
        program = ["sh", "-c", _START, str(here), *kwargs["cmd"]]
        readable = [*sandbox.readable_paths(map(Path, self.readable)), here, self._folder]
        command = sandbox.command(readable, sandbox.environment(self.environment), program)
        end = command.index("--")
        folder = str(self._folder)
        command[end:end] = ["--bind", folder, folder, "--die-with-parent"]
        return {**kwargs, "cmd": command, "env": {}, "cwd": "/"}

    async def cleanup(self, restart: bool = False) -> None:
        """Delete the sockets' folder."""
        if not restart and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        await super().cleanup(restart)

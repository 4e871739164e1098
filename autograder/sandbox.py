"""What a process can see and reach: bubblewrap around the fork server, namespaces around each fork.

The fork server lives in bubblewrap: no network, a read-only system, a process space of its own, an
empty environment. Each process that it forks takes namespaces of its own besides, so that nothing
of one submission is visible to the next, and gives up every privilege.
"""

import ctypes
import os
import resource
import shutil
import signal
import site
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder import syscalls

SCRATCH = "/scratch"
"""The one folder that a process may write to. Not /tmp: what must be readable may lie there."""
SCRATCH_MEGABYTES = 256
"""Size of the private scratch folder of a process."""
SCRATCH_FILES = 50_000
"""Files in it: each costs the kernel memory that no other limit counts."""
TERMINALS = 16
"""Pseudo-terminals of a process, each of which `!` in a cell needs one of: the machine has 4096 in all."""
NOBODY = 65534
MAX_PIDS = 400
"""Processes and threads of one submission, where the kernel can count them."""

_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x20000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_NOSUID, _NODEV, _RDONLY, _REMOUNT, _BIND, _REC, _PRIVATE = 2, 4, 1, 32, 4096, 16384, 1 << 18
_libc = ctypes.CDLL(None, use_errno=True)


class SandboxError(RuntimeError):
    """The machine has no sandbox, or would not make one."""


def require_bubblewrap() -> str:
    """Return the path of ``bwrap``.

    Raises
    ------
    SandboxError
        If bubblewrap is not installed.
    """
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxError(
            "bubblewrap is not installed, and without it a submission could read and change "
            "everything you can. Install it (Debian: apt install bubblewrap), or grade code that "
            "you trust with --no-sandbox."
        )
    return path


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment of the fork server: nothing of the grader's own."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": SCRATCH,
        "TMPDIR": SCRATCH,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{SCRATCH}/matplotlib",
        "IPYTHONDIR": f"{SCRATCH}/ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMBA_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "",
        **(extra or {}),
    }


def readable_paths(extra: Iterable[Path] = ()) -> list[Path]:
    """Folders that the sandbox shows: Python, what is installed, this package, and `extra`.

    Of a project that is installed for editing only its package folders are shown, never the
    folder that holds this package, for that may hold solutions as well.
    """
    here = Path(__file__).resolve().parent
    paths = [Path(sys.prefix), Path(sys.base_prefix), here]
    for folder in site.getsitepackages():
        for pth in Path(folder).glob("*.pth"):
            for line in pth.read_text(errors="replace").splitlines():
                path = Path(line.strip())
                if path.is_absolute() and path.is_dir() and not here.is_relative_to(path.resolve()):
                    paths.append(path)
    return [*dict.fromkeys([*paths, *(Path(path).resolve() for path in extra)])]


def command(readable: Sequence[Path], env: Mapping[str, str], program: Sequence[str]) -> list[str]:
    """Command line that runs `program` in bubblewrap."""
    args = [
        require_bubblewrap(),
        "--unshare-all",
        "--new-session",
        "--clearenv",
        "--hostname",
        "grader",
    ]
    for name, value in env.items():
        args += ["--setenv", name, value]
    args += ["--ro-bind", "/usr", "/usr"]
    for folder in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/") / folder
        if path.is_symlink():
            args += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            args += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime"):
        args += ["--ro-bind-try", path, path]
    args += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", SCRATCH, "--chdir", SCRATCH]
    if any(path.is_relative_to("/tmp") for path in readable):
        args += ["--tmpfs", "/tmp"]
        closed = ["--remount-ro", "/tmp"]
    else:
        args += ["--symlink", SCRATCH, "/tmp"]
        closed = []
    for path in readable:
        if not path.is_relative_to("/usr"):
            args += ["--ro-bind", str(path), str(path)]
    # Nothing is writable but the scratch folder, so that no submission leaves a note for the next.
    return [
        *args,
        *closed,
        "--remount-ro",
        "/",
        "--remount-ro",
        "/dev",
        "--tmpfs",
        "/dev/shm",
        "--",
        *program,
    ]


# ----------------------------------------------------------- inside: namespaces of a single fork


def isolate(hidden: Iterable[Path] = ()) -> None:
    """Give the calling process, and what it forks next, namespaces of its own.

    Parameters
    ----------
    hidden : iterable of Path
        Files and folders that become empty.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    _check(_libc.unshare(_NEWUSER | _NEWNS | _NEWPID | _NEWNET | _NEWIPC), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")
    _mount(None, "/", None, _REC | _PRIVATE)
    for folder, megabytes in ((SCRATCH, SCRATCH_MEGABYTES), ("/dev/shm", 64)):
        if os.access(folder, os.F_OK):
            options = f"size={megabytes}m,nr_inodes={SCRATCH_FILES},mode=1777"
            _mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV, options)
    _mount("devpts", "/dev/pts", "devpts", _NOSUID, f"newinstance,ptmxmode=0666,max={TERMINALS}")
    for path in hidden:
        if path.is_dir():
            _mount("tmpfs", str(path), "tmpfs", _NOSUID | _NODEV | _RDONLY, "size=4k")
        elif path.exists():
            _mount("/dev/null", str(path), None, _BIND)


def confine(memory: int, seconds: int, isolated: bool) -> None:
    """Limit the calling process, the first of its namespaces, and drop what privileges it has.

    Parameters
    ----------
    memory : int
        Address space beyond what the process has now, bytes.
    seconds : int
        Processor time of each process.
    isolated : bool
        Whether `isolate` was called before.
    """
    # If memory runs out all the same, the kernel is to take it from here, not from the grader.
    Path("/proc/self/oom_score_adj").write_text("1000")
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    if isolated:
        # Newer kernels count per namespace; others leave it to RLIMIT_NPROC.
        for path, value in (
            ("kernel/pid_max", MAX_PIDS),
            ("kernel/shmall", 64 * 1024 * 1024 // resource.getpagesize()),
            ("user/max_user_namespaces", 0),
            ("user/max_inotify_instances", 0),  # counted with those of whoever runs the grader
            ("user/max_fanotify_groups", 0),
        ):
            try:
                Path("/proc/sys", path).write_text(str(value))
            except OSError:
                continue
        _cover_proc()
    for limit, value in (
        (resource.RLIMIT_AS, now + memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 64 * 1024 * 1024),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(limit, value)
    if isolated:
        _limit(resource.RLIMIT_NPROC, MAX_PIDS)
        _libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
        _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
        syscalls.confine()


def _cover_proc():
    """Put in the place of /proc, which shows the sandbox's processes, the little that libraries ask of it."""
    shown = {name: Path("/proc", name).read_text() for name in ("cpuinfo", "meminfo")}
    _mount("tmpfs", "/proc", "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for name, text in shown.items():
        Path("/proc", name).write_text(text)
    Path("/proc/self").mkdir()
    Path("/proc/self/exe").symlink_to(sys.executable)  # TensorFlow aborts without these two
    Path("/proc/self/cmdline").write_bytes(b"python\0-c\0")
    _mount(None, "/proc", None, _REMOUNT | _NOSUID | _NODEV | _RDONLY)


def module_files(name: str) -> list[Path]:
    """Where a module's code lies, without importing it or its parents."""
    parts = name.split(".")
    found = []
    for entry in sys.path:
        base = Path(entry or ".", *parts[:-1])
        found.append(base / parts[-1])
        found += base.glob(f"{parts[-1]}.*")
        found += base.glob(f"__pycache__/{parts[-1]}.*")
    return [path for path in found if path.exists()]


def adopt_orphans() -> None:
    """Become the parent of what the children leave behind."""
    _libc.prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def die_with_parent() -> None:
    """Have the kernel kill the calling process when the one that forked it ends."""
    _libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


def _limit(limit, value):
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _mount(source, target, kind, flags, options=""):
    _check(
        _libc.mount(
            source and source.encode(),
            target.encode(),
            kind and kind.encode(),
            flags,
            options.encode(),
        ),
        f"mount {target}",
    )


def _check(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")

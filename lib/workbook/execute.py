"""Chapters, executed in place: what a page shows is what its cells printed."""

import os
import platform
import re
import resource
from collections.abc import Mapping
from importlib.metadata import version
from types import MappingProxyType

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode
from traitlets.config import Config

from workbook.chapters import Chapter, ChapterError, read

__all__ = ["PORTABLE", "execute", "run_cells"]

#: Numerical libraries choose their code by the processor and share sums among its cores, and the last
#: digit depends on both: a tie in a ranking falls the other way, a training ends elsewhere, and the page
#: of another machine shows other numbers. With these all of them take one thread, and the code that
#: every x86 processor since 2013 has.
PORTABLE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Haswell",
    "MKL_CBWR": "COMPATIBLE",
    "ATEN_CPU_CAPABILITY": "avx2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
}

#: Packages whose versions the status page shows.
VERSIONS = ("numpy", "scipy", "pandas", "scikit-learn", "torch", "tensorflow-cpu")
CELL_SECONDS = 120


def run_cells(
    chapter: Chapter,
    notebook: NotebookNode,
    environment: Mapping[str, str] = MappingProxyType({}),
    cell_seconds: float = CELL_SECONDS,
) -> None:
    """Run a chapter's cells in a fresh kernel with `PORTABLE`; their outputs go into `notebook`.

    Parameters
    ----------
    chapter : Chapter
        In whose folder the kernel runs.
    notebook : NotebookNode
        The chapter's page as read.
    environment : mapping of str to str
        Further variables for the kernel.
    cell_seconds : float
        Time limit of a cell.

    Raises
    ------
    ChapterError
        If a cell fails; the message names it.
    """
    client = NotebookClient(
        notebook,
        timeout=cell_seconds,
        kernel_name="python3",
        record_timing=False,
        # Without it every kernel warns of eavesdroppers on this machine's own loopback.
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        resources={"metadata": {"path": str(chapter.page.parent)}},
    )
    try:
        client.execute(env=os.environ | PORTABLE | environment)
    except (CellExecutionError, CellTimeoutError) as error:
        failed = next(
            (n for n, cell in enumerate(notebook.cells) if _ends_in_error(cell)), "too slow"
        )
        trace = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
        raise ChapterError(f"{chapter.page}, cell {failed}:\n{trace}") from None


def execute(chapter: Chapter) -> float:
    """Run a chapter from a fresh kernel and write its outputs into the notebook.

    Outputs carry no times and no machine's paths, and the kernel runs with `PORTABLE`, so that the same
    run gives the same file but for the processor time, which the status page shows in whole seconds.

    Returns
    -------
    float
        Processor seconds it took, which another job on the machine does not change.

    Raises
    ------
    ChapterError
        If a cell fails; the notebook on disk is then left as it was.
    """
    notebook = read(chapter.page)
    before = _processor_seconds()
    run_cells(chapter, notebook)
    seconds = _processor_seconds() - before
    _normalise(notebook)
    notebook.metadata["cartshift"] = {
        "seconds": round(seconds),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in VERSIONS},
    }
    nbformat.write(notebook, chapter.page)
    return seconds


def _processor_seconds() -> float:
    """Of all processes that this one has started and that have ended, such as kernels."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ends_in_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _normalise(notebook: NotebookNode) -> None:
    """Join streams that the kernel sent in pieces: where it cuts depends on timing."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        joined: list[NotebookNode] = []
        for output in cell.outputs:
            if (
                joined
                and output.output_type == "stream"
                and joined[-1].output_type == "stream"
                and joined[-1].name == output.name
            ):
                joined[-1].text += output.text
            else:
                joined.append(output)
        cell.outputs = joined

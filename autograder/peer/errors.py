"""Exceptions as plain data, and back."""

import builtins
import traceback

from autograder import wire


def describe(error):
    """An exception as plain data: names of its classes, arguments, lines of the traceback."""
    names = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, BaseException)]
    try:
        wire.dumps(list(error.args))
        args = list(error.args)
    except Exception:
        args = [_text(error)]
    lines = [
        f"{_cell_name(frame.filename)}, line {frame.lineno}: {(frame.line or '').strip()}"[:300]
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(CELL)
    ]
    if isinstance(error, SyntaxError) and error.lineno:
        lines.append(f"line {error.lineno}: {(error.text or '').strip()}"[:300])
    return [names, args, lines[-12:]]


CELL = "<ipython-cell "
"""How the file name of a cell's code begins. numba caches what is from IPython, and knows it by this."""


def _cell_name(filename):
    return filename.removeprefix(CELL).removesuffix(">")


def _text(error):
    try:
        return str(error)[:2000]
    except Exception:
        return type(error).__name__


def known_exceptions():
    """Yield names and classes of the exceptions that arrive as themselves."""
    for name, kind in vars(builtins).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            yield name, kind
    try:
        from numpy.linalg import LinAlgError
    except ImportError:
        return
    yield "LinAlgError", LinAlgError

"""Limits of a message, and checks of what arrives."""

import re

MAX_BYTES = 256 * 1024 * 1024
"""Longest message, in bytes."""
MAX_ITEMS = 1 << 23
"""Most items of all lists of a message together: a byte can be an item, and takes 70 here."""
MAX_DEPTH = 64
"""Deepest nesting of a value."""
MAX_DIGITS = 1 << 17
"""Longest big integer, in bytes."""


class WireError(Exception):
    """A value that cannot cross, or bytes that are not a value."""


def expect(value, kind: type):
    """Return `value` if it is of exactly this type.

    Raises
    ------
    WireError
        If it is not.
    """
    if type(value) is not kind:
        raise WireError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value


def checked_shape(shape) -> tuple[int, ...]:
    """Return a shape that arrived as a list; raise `WireError` if it is none."""
    if len(expect(shape, list)) > 32 or any(expect(n, int) < 0 or n > 2**62 for n in shape):
        raise WireError("not a shape")
    return tuple(shape)


def zone_name(text) -> str:
    """Return the name of a time zone that arrived; raise `WireError` if it could be a path."""
    if not re.fullmatch(r"[A-Za-z0-9_+\-/:]{1,64}", expect(text, str)) or text.startswith("/"):
        raise WireError("not a time zone")
    return text

"""What is kept of the outputs that a learner's process reports: what formgrader shows, and safely.

It runs in the examiner, which is ended with the submission: on some HTML the sanitiser takes hours.
"""

import re
import threading
from collections.abc import Mapping

import nh3

ROOM = 4 * 1024 * 1024
"""Characters kept of a whole notebook's outputs."""
EACH = 200
"""Characters that an output counts besides its own: even an empty one takes its place in a notebook."""
CLEANING_SECONDS = 1.0
"""How long the sanitiser is waited for. It takes milliseconds, but for tags within each other."""
_KINDS = ("stdout", "stderr", "display")
PICTURES = ("image/png", "image/jpeg")
"""Types of pictures that are shown."""


def kept(outputs, room: int) -> tuple[list[list], int]:
    """Reduce outputs to what they may be.

    Parameters
    ----------
    outputs : object
        What arrived; ``[kind, {type: text}]`` each, if it is what it should be.
    room : int
        Characters that there is room for.

    Returns
    -------
    list of [str, dict]
        Outputs up to the first for which there is no room.
    int
        Characters that there is room for now.
    """
    found = []
    for output in outputs if type(outputs) is list else ():
        kind, data = output if type(output) is list and len(output) == 2 else ("", {})
        if kind not in _KINDS or type(data) is not dict:
            continue
        data = {name: _characters(text) for name, text in data.items() if type(text) is str}
        if _length(data) > room:
            break
        data = harmless(data) if kind == "display" else {"text/plain": data.get("text/plain", "")}
        room = max(0, room - _length(data))  # cleaned it may have become longer
        found.append([kind, data])
    return found, room


def _characters(text):
    # A lone surrogate is none, and no file holds it.
    return text.encode("utf-8", "replace").decode()


def _length(data):
    return EACH + sum(map(len, data.values()))


def harmless(data: Mapping[str, str]) -> dict[str, str]:
    """Of what a cell displays, what formgrader, which shows it as it is, may show."""
    shown = {}
    for kind, text in data.items():
        if kind == "text/plain":
            shown[kind] = text
        elif kind == "text/html":
            shown[kind] = _cleaned(text)
        elif kind in PICTURES and is_base64(text):
            shown[kind] = text
    return shown


def _cleaned(html):
    cleaned = ["<p>HTML that is nested too deeply to be shown</p>"]
    thread = threading.Thread(target=lambda: cleaned.append(nh3.clean(html)), daemon=True)
    thread.start()
    thread.join(CLEANING_SECONDS)
    return cleaned[-1]


def is_base64(text: str) -> bool:
    """Whether a text is nothing but base64, as the bytes of a picture are."""
    return re.fullmatch(r"[A-Za-z0-9+/=\s]*", text) is not None

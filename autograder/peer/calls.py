"""A call of the other side's function, kept for the report."""

from autograder import wire
from autograder.assertions import brief


class Call:
    """One call of the other side, with its arguments as they were sent."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs, self.result = name, args, kwargs, None

    def text(self):
        """The call as a line of Python, with what it returned."""
        shown = [_shown(data) for data in self.args]
        shown += [f"{key}={_shown(data)}" for key, data in self.kwargs.items()]
        text = f"{self.name}({', '.join(shown)})"
        return text if self.result is None else f"{text} → {brief(self.result[0])}"


def _shown(data):
    try:
        return brief(wire.loads(data, _Shown()))
    except wire.WireError:
        return "…"


class _Shown(wire.NoHandles):
    """Reads handles as their names."""

    def take(self, key, name, traits):
        return _Name(name)

    def own(self, key):
        return _Name("object")


class _Name:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"

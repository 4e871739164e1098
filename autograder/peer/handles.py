"""Handles: what stands in one process for an object of the other."""

import sys
import types

OPERATORS = frozenset(
    f"__{name}__"
    for name in [
        "call",
        "iter",
        "next",
        "len",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "bool",
        "enter",
        "exit",
        "str",
        "float",
        "int",
        "index",
        "neg",
        "abs",
        "add",
        "radd",
        "sub",
        "rsub",
        "mul",
        "rmul",
        "truediv",
        "rtruediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and",
        "or",
        "xor",
        "lt",
        "le",
        "gt",
        "ge",
    ]
)
"""Special methods that a handle passes on. `__eq__` is not among them: a comparison with what the
other side made is never answered by the other side."""


JUDGING = frozenset(
    f"__{name}__"
    for name in [
        "contains", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv",
        "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
    ]
)  # fmt: skip
"""Operators that are given what a test compares with, and whose answer can decide it. Those of the
other side's objects are asked only where the instructor's own code speaks of them."""


KNOWN = frozenset({
    "builtins.generator", "torch.nn.modules.module.Module", "torch.utils.data.dataset.Dataset",
    "torch.optim.optimizer.Optimizer", "keras.src.models.model.Model", "keras.src.layers.layer.Layer",
    "sklearn.base.BaseEstimator", "networkx.classes.graph.Graph", "matplotlib.figure.Figure",
    "matplotlib.axes._axes.Axes",
})  # fmt: skip
"""Classes for which ``isinstance(handle, ...)`` holds when the other side says so."""


class Handle:
    """Stands for an object of the other side."""

    __slots__ = ("_key", "_name", "_peer")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._peer.ask("getattr", self, name)

    def __setattr__(self, name, value):
        self._peer.ask("setattr", self, name, value)

    def __repr__(self):
        return f"<{self._name}>"


def _operator(name):
    def operate(self, *args, **kwargs):
        return self._peer.ask(name, self, *args, **kwargs)

    operate.__name__ = name
    return operate


def is_known(base):
    """Whether a class is one of `KNOWN`."""
    return f"{base.__module__}.{base.__qualname__}" in KNOWN


def _known_class(name):
    """A class of this side by its name, if this side has imported it."""
    if name == "builtins.generator":
        return types.GeneratorType
    module, _, kind = name.rpartition(".")
    return getattr(sys.modules.get(module), kind, None)


def _is_instance(self, other):
    return isinstance(other, Handle) and self._peer.ask("isinstance", self, other) is True


_CLASSES = {}


def handle_class(traits):
    """Make the class of handles with these operators, which passes for the known classes among them."""
    if traits not in _CLASSES:
        members = {name: _operator(name) for name in traits & OPERATORS}
        if "type" in traits:
            members["__instancecheck__"] = _is_instance
        known = [
            base for name in sorted(traits & KNOWN) if (base := _known_class(name)) is not None
        ]
        if known:
            members["__class__"] = property(lambda self: known[0])
        _CLASSES[traits] = type("foreign object", (Handle,), {"__slots__": (), **members})
    return _CLASSES[traits]

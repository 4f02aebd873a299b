"""What a value stands for where it is called: which functions and classes get the arguments of the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.evaluate.arguments import behind
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Bound,
    ClassValue,
    Descriptor,
    External,
    FunctionValue,
    Instance,
    Partial,
    Union,
    Value,
    Wrapped,
)

_HANDS_ON = frozenset(("contextmanager", "within"))
"""The kinds of wrapping whose function gets the arguments as they are given."""


def targets(function: Value) -> Iterator[ast.AST | str]:
    """What a call of `function` gives its arguments to as they stand: functions and classes of the tree, by node.

    Everything else has a name: that of what is not of the tree, `?` where it is not known.
    """
    match function:
        case FunctionValue():
            yield behind(function).node
        case ClassValue():
            yield function.node or function.name
        case External():
            yield function.name
        case Bound() | Partial() | Descriptor():
            yield from targets(function.function)
        case Wrapped() if function.how in _HANDS_ON:
            yield from targets(function.function)
        case Union():
            for one in function.alternatives:
                if not isinstance(one, NATIVE):
                    yield from targets(one)
        case Instance() if function.find("__call__") is not MISSING:
            yield from targets(function.find("__call__"))
        case Instance() if "#function" in function.attributes:
            yield from targets(function.attributes["#function"])
        case _:
            yield "?"

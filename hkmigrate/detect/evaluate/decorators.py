"""Decorators, from the innermost out."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.table import EXTERNALS
from hkmigrate.detect.evaluate.values import ClassValue, External, FunctionValue, Top, Union, Value

_PASSED = ("jax.", "haiku.", "builtins.", "functools.")


def decorated(m: Machine, decorators: list[ast.expr], value: Value) -> Value:
    """What a definition comes to; a decorator that is not known leaves it in its place."""
    for one in reversed(decorators):
        m.frame.node = one
        decorator = m.evaluate(one)
        if not _is_unknown(decorator):
            found = m.invoke(decorator, value, node=one)
            value = value if _is_lost(found) and isinstance(value, FunctionValue | ClassValue) else found
    return value


def _is_unknown(decorator: Value) -> bool:
    if isinstance(decorator, Top | Union):
        return True
    return (
        isinstance(decorator, External) and decorator.name not in EXTERNALS and not decorator.name.startswith(_PASSED)
    )


def _is_lost(value: Value) -> bool:
    return isinstance(value, Top)

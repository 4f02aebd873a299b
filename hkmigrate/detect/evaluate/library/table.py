"""The tables of the library: external functions by canonical name, and wrapped functions by how they are wrapped."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.values import Value, Wrapped

Handler = Callable[[Machine, Arguments, ast.AST | None], Value]
WrappedHandler = Callable[[Machine, Wrapped, Arguments, ast.AST | None], Value]

EXTERNALS: dict[str, Handler] = {}
"""What a call of an external function comes to."""

WRAPPED: dict[str, WrappedHandler] = {}
"""What a call of a wrapped function comes to, by `Wrapped.how`."""


def external(*names: str) -> Callable[[Handler], Handler]:
    """Enter a function into the table of externals under these names."""

    def enter(handler: Handler) -> Handler:
        for name in names:
            EXTERNALS[name] = handler
        return handler

    return enter


def wrapped(*hows: str) -> Callable[[WrappedHandler], WrappedHandler]:
    """Enter a function into the table of wrapped calls under these kinds."""

    def enter(handler: WrappedHandler) -> WrappedHandler:
        for how in hows:
            WRAPPED[how] = handler
        return handler

    return enter

"""`with`: scopes of Haiku's, generators made managers, managers of the tree's classes and of the library."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import (
    BreakSignal,
    ContinueSignal,
    RaiseSignal,
    ReturnSignal,
    Signal,
    SuspendSignal,
)
from hkmigrate.detect.evaluate.library.contexts import within_external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Generator,
    Instance,
    ScopeValue,
    Top,
    Union,
    Value,
)

Body = Callable[[Value], None]


def within(m: Machine, manager: Value, body: Body, node: ast.AST | None) -> None:
    """Run `body` with what a context manager gives, inside of it."""
    match manager:
        case Union():
            m.branch([lambda one=one: within(m, one, body, node) for one in manager.alternatives])  # type: ignore[misc]
        case ScopeValue(how="scope"):
            _within_scope(m, manager, body)
        case ScopeValue():
            _within_interceptor(m, manager, body)
        case Generator():
            _within_generator(m, manager, body)
        case Instance():
            _within_instance(m, manager, body, node)
        case _:
            body(manager if isinstance(manager, Top) else m.unknown("context", type(manager).__name__, node))


def _within_scope(m: Machine, scope: ScopeValue, body: Body) -> None:
    haiku = m.haiku
    if haiku is None or not isinstance(scope.inner, Instance):
        body(None)
        return
    depth = len(haiku.modules)
    haiku.push(scope.inner, str(scope.inner.attributes.get("#method", "__call__")))
    try:
        body(None)
    except SuspendSignal:
        raise
    except Signal:
        haiku.pop_to(depth)
        raise
    haiku.pop_to(depth)


def _within_interceptor(m: Machine, scope: ScopeValue, body: Body) -> None:
    haiku = m.haiku
    if haiku is None:
        body(None)
        return
    haiku.interceptors.append(scope.inner)
    try:
        body(None)
    finally:
        haiku.interceptors.pop()


def _within_generator(m: Machine, generator: Generator, body: Body) -> None:
    """Run the generator up to its `yield`, there the body in its own frames, then the rest."""
    frames, left = m.frames[:], list[Signal]()

    def at_yield(value: Value) -> Value:
        inside, m.frames = m.frames, frames[:]
        try:
            body(value)
        except (ReturnSignal, BreakSignal, ContinueSignal) as signal:
            left.append(signal)
        finally:
            m.frames = inside
        if left:
            raise left[0]
        return None

    m.run_generator(generator, at_yield)
    if left:
        raise left[0]


def _within_instance(m: Machine, manager: Instance, body: Body, node: ast.AST | None) -> None:
    if manager.find("__enter__") is not MISSING:
        _within_own(m, manager, body, node)
    elif manager.tree_class is None:
        within_external(m, manager, body, node)
    else:
        body(m.unknown("context", manager.kind.name, node))


def _within_own(m: Machine, manager: Instance, body: Body, node: ast.AST | None) -> None:
    given = m.invoke(m.get_attribute(manager, "__enter__", node), node=node)

    def leave(*error: Value) -> Value:
        return m.invoke(m.get_attribute(manager, "__exit__", node), *error, node=node)

    try:
        body(given)
    except SuspendSignal:
        raise
    except RaiseSignal as raised:
        kind = raised.value.kind if isinstance(raised.value, Instance) else None
        if m.truth(leave(kind, raised.value, None)) is not True:
            raise
        return
    except Signal:
        leave(None, None, None)
        raise
    leave(None, None, None)

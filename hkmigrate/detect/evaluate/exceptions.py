"""`try`: what is raised for sure, or on one side of a branch, comes to the handlers that catch it."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import (
    BreakSignal,
    ContinueSignal,
    Guard,
    RaiseSignal,
    ReturnSignal,
    Signal,
    SuspendSignal,
)
from hkmigrate.detect.evaluate.heap import Delta
from hkmigrate.detect.evaluate.values import (
    ClassValue,
    External,
    Instance,
    Top,
    Union,
    Value,
)
from hkmigrate.source.haiku import ALWAYS_THERE


def try_(m: Machine, s: ast.Try | ast.TryStar) -> None:
    """`try: ... except: ... else: ... finally: ...`."""
    frames, depth = m.frames, len(m.frames)
    try:
        _guarded(m, s)
    except SuspendSignal as left:
        left.finals.append((m.frames[:], s.finalbody))
        raise
    except Signal:
        m.frames = frames
        del frames[depth:]
        m.block(s.finalbody)
        raise
    m.frames = frames
    del frames[depth:]
    m.block(s.finalbody)


def _guarded(m: Machine, s: ast.Try | ast.TryStar) -> None:
    """The body, with what catches its exceptions; a package that it imports may not be installed."""
    if any(_may_fail(m, one) for one in s.body):
        missing = RaiseSignal(Instance.of("builtins.ImportError", {"args": ("",)}), m.place(s))
        m.branch([lambda: _watched(m, s, None), lambda: _watched(m, s, missing)])
    else:
        _watched(m, s, None)


def _may_fail(m: Machine, statement: ast.stmt) -> bool:
    """Whether a statement imports a package from outside that may be missing."""
    match statement:
        case ast.Import():
            names = [alias.name for alias in statement.names]
        case ast.ImportFrom(level=0, module=str() as name):
            names = [name]
        case _:
            return False
    unsure = [name for name in names if name.split(".")[0] not in ALWAYS_THERE]
    return any(isinstance(m.import_module(name, m.frame.file), External) for name in unsure)


def _watched(m: Machine, s: ast.Try | ast.TryStar, raised_first: RaiseSignal | None) -> None:
    """The body, then the handlers of what it raises for sure, and of what it may raise."""
    frames, depth = m.frames, len(m.frames)
    haiku = m.haiku
    modules = len(haiku.modules) if haiku is not None else 0
    guard, left = Guard(), raised_first
    m.guards.append(guard)
    guards = len(m.guards)
    signal: Signal | None = None
    try:
        if left is None:
            m.block(s.body)
    except RaiseSignal as raised:
        left = raised
    except (ReturnSignal, BreakSignal, ContinueSignal) as way_out:
        signal = way_out
    finally:
        del m.guards[guards - 1 :]
    if left is not None or signal is not None:
        m.frames, m.haiku = frames, haiku
        del frames[depth:]
        if haiku is not None:
            haiku.pop_to(modules)

    def go_on() -> None:
        if signal is not None:
            raise signal
        if left is not None:
            _handle(m, s, left)
        else:
            m.block(s.orelse)

    kinds: dict[Value, list[tuple[RaiseSignal, Delta]]] = {}
    for one in guard.raised:
        kinds.setdefault(one[0].value.kind if isinstance(one[0].value, Instance) else None, []).append(one)
    if kinds:
        m.branch([go_on, *(_handling(m, s, raised) for raised in kinds.values())])
    else:
        go_on()


def _handling(m: Machine, s: ast.Try | ast.TryStar, raised: list[tuple[RaiseSignal, Delta]]) -> Callable[[], None]:
    """Handle exceptions of one kind that may have been raised."""

    def run() -> None:
        m.heap.merge([delta for _, delta in raised], with_current=True)
        _handle(m, s, raised[0][0])

    return run


def _handle(m: Machine, s: ast.Try | ast.TryStar, raised: RaiseSignal) -> None:
    """Run the handler that catches an exception.

    Raises:
        RaiseSignal: none does.
    """
    for handler in s.handlers:
        if handler.type is None or is_caught(raised.value, m.evaluate(handler.type)):
            if handler.name is not None:
                m.store(handler.name, raised.value)
            m.block(handler.body)
            return
    raise raised


def is_caught(error: Value, kind: Value) -> bool:
    """Whether an `except` of this kind catches an exception."""
    if isinstance(kind, tuple):
        return any(is_caught(error, one) for one in kind)
    if isinstance(kind, Top | Union):
        return True
    cls = error.kind if isinstance(error, Instance) else External("builtins.Exception")
    bases = cls.order if isinstance(cls, ClassValue) else (cls,)
    return any(_is_below(base, kind) for base in bases)


def _is_below(cls: Value, kind: Value) -> bool:
    if cls == kind or (isinstance(kind, External) and kind.name == "builtins.BaseException"):
        return True
    if not (isinstance(cls, External) and isinstance(kind, External)):
        return False
    found, wanted = (_builtin(one.name) for one in (cls, kind))
    return found is not None and wanted is not None and issubclass(found, wanted)


def _builtin(name: str) -> type[BaseException] | None:
    import builtins  # noqa: PLC0415 - the name is that of a module of ours, too

    found = getattr(builtins, name.rpartition(".")[2], None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None

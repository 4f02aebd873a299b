"""`contextlib`, `contextvars` and `threading`: contexts, stacks of them, and variables that follow them."""

from __future__ import annotations

from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import RaiseSignal, Signal, SuspendSignal
from hkmigrate.detect.evaluate.library.common import Node, new_object, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Generator,
    Instance,
    ListValue,
    ScopeValue,
    Top,
    Value,
    Wrapped,
)

STACKS = ("contextlib.ExitStack", "contextlib.AsyncExitStack")


def null_context(value: Value = None) -> Instance:
    """A context manager that gives `value` and does nothing."""
    return Instance.of("contextlib.nullcontext", payload=value)


@external("contextlib.contextmanager", "contextlib.asynccontextmanager")
def _contextmanager(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Wrapped(required(m, arguments, 0, "func", node), "contextmanager")


@external(*STACKS)
def _exit_stack(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return new_object(m, "contextlib.ExitStack", {"#exits": ListValue()}, node)


@external("contextlib.suppress")
def _suppress(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return Instance.of("contextlib.suppress", {"#kinds": tuple(arguments.every())})


@external("contextlib.nullcontext", "contextlib.aclosing")
def _nullcontext(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return null_context(arguments.get(0, "enter_result", None))


@external("contextlib.closing", "contextlib.redirect_stdout", "contextlib.redirect_stderr")
def _closing(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return null_context(arguments.get(0, default=None))


@external("threading.Lock", "threading.RLock", "multiprocessing.Lock")
def _lock(_m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return Instance.of("threading.Lock")


@external("contextvars.ContextVar")
def _context_variable(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    default = arguments.get(-1, "default")
    return Instance.of("contextvars.ContextVar", {} if default is MISSING else {"#default": default})


@external("threading.local")
def _local(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return new_object(m, "types.SimpleNamespace", {}, node)


# --- running ----------------------------------------------------------------------------------------------------------


def within_external(m: Machine, manager: Instance, body: Callable[[Value], None], node: Node) -> None:
    """Run `body` inside of a context manager that is an object of the library."""
    if manager.is_of("contextlib.ExitStack"):
        _within_stack(m, manager, body)
    elif manager.is_of("contextlib.suppress"):
        _within_suppress(m, manager, body)
    elif manager.is_of("contextlib.nullcontext"):
        body(manager.payload)
    elif manager.is_of("threading.Lock"):
        body(True)
    else:
        body(m.unknown("context", manager.kind.name, node))


def _within_stack(m: Machine, stack: Instance, body: Callable[[Value], None]) -> None:
    frames, depth = m.frames, len(m.frames)
    try:
        body(stack)
    except SuspendSignal:
        raise
    except Signal:
        m.frames = frames
        del frames[depth:]
        close_stack(m, stack)
        raise
    close_stack(m, stack)


def _within_suppress(m: Machine, manager: Instance, body: Callable[[Value], None]) -> None:
    depth = len(m.frames)
    kinds = manager.attributes["#kinds"]
    try:
        body(None)
    except RaiseSignal as signal:
        matches = [m.is_instance(signal.value, kind) for kind in kinds] if isinstance(kinds, tuple) else [None]
        if all(matched is False for matched in matches):
            raise
        del m.frames[depth:]


def enter_context(m: Machine, stack: Instance, manager: Value, node: Node) -> Value:
    """`ExitStack.enter_context`: what the context gives; it stays open until the stack is closed."""
    if isinstance(manager, Instance) and manager.find("__enter__") is not MISSING:
        value = m.call(m.get_attribute(manager, "__enter__", node), given(), node)
        _keep(m, stack, ("exit", manager))
        return value
    if not isinstance(manager, Generator | ScopeValue | Instance):
        top = manager if isinstance(manager, Top) else m.unknown("context", "enter_context", node)
        return Top(top.code, top.place, top.why)
    frames, depth = m.frames, len(m.frames)
    modules = len(m.haiku.modules) if m.haiku is not None else 0

    def suspend(value: Value) -> None:
        raise SuspendSignal(value)

    value = None
    try:
        m.within(manager, suspend, node)
    except SuspendSignal as signal:
        value = signal.value
        _keep(m, stack, ("context", signal, modules))
    m.frames = frames
    del frames[depth:]
    return value


def _keep(m: Machine, stack: Instance, what: tuple[Value, ...]) -> None:
    exits = _exits(stack)
    m.heap.touch(exits)
    exits.items.append(what)


def _exits(stack: Instance) -> ListValue:
    exits = stack.attributes["#exits"]
    assert isinstance(exits, ListValue)
    return exits


def push_callback(m: Machine, stack: Instance, arguments: Arguments) -> Value:
    """`ExitStack.callback`: what is called when the stack is closed."""
    _keep(m, stack, ("call", arguments.get(0, default=None), arguments.without(1)))
    return arguments.get(0, default=None)


def push_exit(m: Machine, stack: Instance, exits: Value) -> Value:
    """`ExitStack.push`: a context manager that was entered, or a function, of which the end is run."""
    is_function = not isinstance(exits, Instance) or exits.find("__exit__") is MISSING
    _keep(m, stack, ("call", exits, given(None, None, None)) if is_function else ("exit", exits))
    return exits


def close_stack(m: Machine, stack: Instance) -> None:
    """Leave the contexts of a stack, the last first."""
    exits = _exits(stack)
    m.heap.touch(exits)
    while exits.items:
        what = exits.items.pop()
        assert isinstance(what, tuple)
        if what[0] == "context":
            _leave(m, what[1], what[2])
        elif what[0] == "exit":
            m.call(m.get_attribute(what[1], "__exit__", None), given(None, None, None))
        else:
            m.call(what[1], what[2])


def _leave(m: Machine, signal: Value, modules: Value) -> None:
    assert isinstance(signal, SuspendSignal)
    assert isinstance(modules, int)
    if m.haiku is not None:
        m.haiku.pop_to(modules)
    for frames, statements in signal.finals:
        here, m.frames = m.frames, frames
        try:
            m.block(statements)
        finally:
            m.frames = here


def move_exits(m: Machine, stack: Instance, node: Node) -> Value:
    """`ExitStack.pop_all`: a new stack that has taken the contexts over."""
    exits = _exits(stack)
    m.heap.touch(exits)
    moved = new_object(m, "contextlib.ExitStack", {"#exits": ListValue(exits.items)}, node)
    exits.items = []
    return moved

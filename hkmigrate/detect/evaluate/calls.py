"""Calls, by what is called."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hkmigrate.detect.evaluate import naming
from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import RaiseSignal
from hkmigrate.detect.evaluate.functions import call_function
from hkmigrate.detect.evaluate.library.call import call_external
from hkmigrate.detect.evaluate.library.instances import call_external_instance
from hkmigrate.detect.evaluate.library.table import WRAPPED
from hkmigrate.detect.evaluate.methods import call_method
from hkmigrate.detect.evaluate.targets import targets
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Behaviour,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FunctionValue,
    Instance,
    ListValue,
    NativeMethod,
    Partial,
    Text,
    Top,
    Transformed,
    Union,
    Value,
    Wrapped,
    is_haiku_module,
    payload,
)
from hkmigrate.source.haiku import FORCE_PREFIX


def call(  # noqa: PLR0911 - one return a kind of what is called
    m: Machine, function: Value, arguments: Arguments, node: ast.AST | None = None
) -> Value:
    """The value of a call."""
    match function:
        case FunctionValue():
            return call_function(m, function, arguments, node)
        case Bound(method=""):
            return call(m, function.function, arguments.behind(function.self_value), node)
        case Bound():
            return naming.call_method(m, function, arguments, node)
        case ClassValue():
            return m.instantiate(function, arguments, node)
        case External():
            return call_external(m, function, arguments, node)
        case NativeMethod():
            return call_method(m, function.owner, function.name, arguments, node)
        case Instance():
            return _call_instance(m, function, arguments, node)
        case Partial():
            return call(m, function.function, _completed(function, arguments), node)
        case Wrapped():
            handler = WRAPPED.get(function.how)
            return (
                call(m, function.function, arguments, node)
                if handler is None
                else handler(m, function, arguments, node)
            )
        case Behaviour():
            return function.run(m, arguments, node)
        case Union():
            return _call_one_of(m, function, arguments, node)
        case Descriptor():
            return call(m, function.function, arguments, node)
        case Top():
            m.may_call(arguments.every(), node, "what is called is not known")
            return m.array(function.why, node) if isinstance(function, Array) else function
    if isinstance(function, (Transformed, *NATIVE)):
        m.raise_("TypeError", f"'{type(function).__name__}' object is not callable", node)
    return m.unknown("call", type(function).__name__, node)


def _completed(partial: Partial, arguments: Arguments) -> Arguments:
    return Arguments(
        [*partial.positional, *arguments.positional],
        {**partial.keywords, **arguments.keywords},
        arguments.more,
        arguments.more_keywords,
    )


def _call_instance(m: Machine, instance: Instance, arguments: Arguments, node: ast.AST | None) -> Value:
    if instance.find("__call__") is not MISSING:
        return call(m, m.get_attribute(instance, "__call__", node), arguments, node)
    if "module_name" in instance.attributes:
        m.ran_module(instance, instance.kind.name if isinstance(instance.kind, External) else None, node)
    return call_external_instance(m, instance, arguments, node)


def _call_one_of(m: Machine, function: Union, arguments: Arguments, node: ast.AST | None) -> Value:
    callable_ = [one for one in function.alternatives if not isinstance(one, NATIVE)]
    if not callable_:
        return m.unknown("call", "one of several values", node)
    return m.alternatives([lambda one=one: call(m, one, arguments, node) for one in callable_])  # type: ignore[misc]


_DEEPEST = 3
"""How deep in lists and tuples functions are looked for that something unknown may call."""


def may_call(m: Machine, values: Iterator[Value], node: ast.AST | None, why: str) -> None:
    """Something unknown is given `values`, and may call them: never, once, or any number of times."""
    for value in values:
        _escapes(m, value, node, why)
        _note_forced(m, value, node, why, 0)
        if m.haiku is not None:
            _may_call_one(m, value, node, why, 0)


def _escapes(m: Machine, value: Value, node: ast.AST | None, why: str, depth: int = 0) -> None:
    """Note that something unknown has the functions and classes that a value is; what becomes of them is not seen."""
    if isinstance(value, tuple | ListValue | DictValue) and depth < _DEEPEST:
        held = value if isinstance(value, tuple) else value.items
        for item in held.values() if isinstance(held, dict) else held:
            _escapes(m, item, node, why, depth + 1)
    elif isinstance(value, FunctionValue | ClassValue | Bound | Partial | Union):
        for one in targets(value):
            if isinstance(one, ast.AST):
                m.events.escaped.setdefault(one, (m.place(node), why))


def _note_forced(m: Machine, value: Value, node: ast.AST | None, why: str, depth: int) -> None:
    """Note the forced names that something unknown is given, which is not a module that has it as its own."""
    if is_haiku_module(why):
        return
    if depth < _DEEPEST:
        for item in _held(value):
            _note_forced(m, item, node, why, depth + 1)
    name = value.prefix if isinstance(value, Text) else payload(value)
    if isinstance(name, str) and name.startswith(FORCE_PREFIX) and node is not None:
        m.events.forced_away.setdefault(node, {})[why, name.removeprefix(FORCE_PREFIX)] = None


def _held(value: Value) -> Iterable[Value]:
    match value:
        case tuple():
            return value
        case ListValue():
            return value.items
        case DictValue():
            return value.items.values()
        case Instance():
            return value.attributes.values()
    return ()


def _may_call_one(m: Machine, value: Value, node: ast.AST | None, why: str, depth: int) -> None:
    if isinstance(value, tuple | ListValue) and depth < _DEEPEST:
        for item in value.items if isinstance(value, ListValue) else value:
            _may_call_one(m, item, node, why, depth + 1)
        return
    known = isinstance(value, FunctionValue | Bound | Partial | Wrapped | Union)
    own = isinstance(value, Instance) and value.find("__call__") is not MISSING
    if not (known or own) or id(value) in m.offered:
        return
    m.offered.add(id(value))
    try:
        unknown = Arguments(more=m.array(f"given by {why}", node), more_keywords=m.array(f"given by {why}", node))
        with m.repeated():
            m.alternatives([lambda: call(m, value, unknown, node), lambda: None])
    except RaiseSignal:
        return
    finally:
        m.offered.discard(id(value))

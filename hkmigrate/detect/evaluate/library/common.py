"""What the handlers of the library share: elements, native values, unions, decorators."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import RaiseSignal
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Behaviour,
    Bindings,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FunctionValue,
    Instance,
    Integers,
    ListValue,
    Partial,
    SetValue,
    Top,
    Union,
    Value,
    Wrapped,
    is_exact,
    payload,
)

Node = ast.AST | None

MOST = 100_000
"""How many elements or characters a native operation may make."""

_DEEP = 6


@dataclass(slots=True, eq=False)
class Namespace(DictValue):
    """What `globals()`, `vars(object)` and `__dict__` give: what is written to it is written to `bindings` too."""

    bindings: Bindings = field(default_factory=Bindings)


def namespace(bindings: Bindings) -> Namespace:
    """The mapping of some bindings, without the evaluator's own."""
    shown: dict[Value, Value] = {name: value for name, value in bindings.items() if not name.startswith("#")}
    return Namespace(shown, bindings=bindings)


def elements(m: Machine, value: Value, node: Node) -> tuple[list[Value], bool]:
    """The elements of what can be iterated and True, or what any one of them may be and False."""
    found = m.items(value, node)
    if found is None:
        return [m.element(value, node)], False
    return found, is_exact(value)


def every(m: Machine, values: Iterable[Value], node: Node) -> tuple[list[Value], bool]:
    """The elements of several things, one behind the other."""
    found: list[Value] = []
    exact = True
    for value in values:
        items, known = elements(m, value, node)
        found.extend(items)
        exact = exact and known
    return found, exact


def new_object(m: Machine, kind: str, attributes: Mapping[str, Value], node: Node) -> Instance:
    """An object of an external class that is made here."""
    return Instance(External(kind), Bindings(attributes), place=m.place(node), many=m.is_repeated)


def iterator(items: Sequence[Value], *, exact: bool = True) -> Instance:
    """An iterator over elements; what is taken from it is taken from its payload."""
    return Instance.of("builtins.iterator", payload=ListValue(list(items), inexact=not exact))


def over(m: Machine, value: Value, run: Callable[[Value], Value]) -> Value:
    """What `run` gives for a value, or for one of the alternatives of a union."""
    if isinstance(value, Union):
        return m.alternatives([partial(run, one) for one in value.alternatives])
    return run(value)


def over_all(m: Machine, values: Sequence[Value], run: Callable[[list[Value]], Value]) -> Value:
    """What `run` gives for values, each of which may be a union."""
    for index, value in enumerate(values):
        inner = payload(value)
        if isinstance(inner, Union):
            choices = [[*values[:index], one, *values[index + 1 :]] for one in inner.alternatives]
            return m.alternatives([partial(over_all, m, choice, run) for choice in choices])
    return run(list(values))


def required(m: Machine, arguments: Arguments, index: int, name: str, node: Node) -> Value:
    """The argument at an index or of a name; without it the program raises a TypeError.

    Where keywords are given, it may be one of these under another name, and is not known.
    """
    value = arguments.get(index, name)
    if value is not MISSING:
        return value
    if not arguments.keywords:
        m.raise_("TypeError", f"missing a required argument: '{name}'", node)
    return m.unknown("argument", name, node)


def attempt(m: Machine, run: Callable[[], Value], kinds: Sequence[str], default: Value) -> Value:
    """What `run` gives, or `default` where it raises one of these exceptions in the program."""
    depth = len(m.frames)
    try:
        return run()
    except RaiseSignal as signal:
        if signal.kind not in kinds:
            raise
        del m.frames[depth:]
        return default


def maybe_many(m: Machine, run: Callable[[], Value]) -> Value:
    """What `run` gives, which may run never, once, or any number of times."""
    with m.repeated():
        return m.alternatives([run, lambda: MISSING])


def decorator(run: Callable[[Machine, Value, Node], Value]) -> Behaviour:
    """A function of one argument."""

    def call(m: Machine, arguments: Arguments, node: Node) -> Value:
        return run(m, arguments.get(0, default=None), node)

    return Behaviour(call)


def decorates(m: Machine, function: Value, run: Callable[[Machine, Value, Node], Value], node: Node) -> Value:
    """What a decorator gives that is written with or without arguments: `function` is missing where it is with."""
    if function is MISSING or function is None:
        return decorator(run)
    return over(m, function, lambda one: run(m, one, node))


def innermost(function: Value) -> Value:
    """What is called in the end, behind partials, methods and wrappers."""
    while isinstance(function, Partial | Bound | Wrapped | Descriptor):
        function = function.function
    return function


def function_name(function: Value) -> str:
    """The name of a function or class of the tree, empty where it has none."""
    inner = function
    while isinstance(inner, Bound | Wrapped | Descriptor):
        inner = inner.function
    if isinstance(inner, FunctionValue):
        name = inner.attributes.get("__name__", inner.name)
        return name if isinstance(name, str) else ""
    if isinstance(inner, ClassValue):
        return inner.name
    return inner.name.rpartition(".")[2] if isinstance(inner, External) else ""


def native_of(value: Value, depth: int = 0) -> Value:
    """The Python value of a value that is known in full, `MISSING` of any other."""
    value = payload(value)
    if isinstance(value, (*NATIVE, range, slice, PurePosixPath)):
        return value
    if depth >= _DEEP or not is_exact(value):
        return MISSING
    if isinstance(value, tuple | ListValue | SetValue):
        items = value if isinstance(value, tuple) else value.items
        found = [native_of(item, depth + 1) for item in items]
        if len(found) > MOST or any(item is MISSING for item in found):
            return MISSING
        return tuple(found) if isinstance(value, tuple) else found if isinstance(value, ListValue) else set(found)
    if isinstance(value, DictValue):
        pairs = [(native_of(key), native_of(item, depth + 1)) for key, item in value.items.items()]
        return MISSING if any(MISSING in pair for pair in pairs) else dict(pairs)
    return MISSING


def natives(arguments: Arguments) -> tuple[list[Value], dict[str, Value]] | None:
    """The Python values of all arguments, None where some are not known."""
    positional = [native_of(value) for value in arguments.positional]
    keywords = {name: native_of(value) for name, value in arguments.keywords.items()}
    known = arguments.is_exact and not any(value is MISSING for value in (*positional, *keywords.values()))
    return (positional, keywords) if known else None


def to_value(native: object) -> Value:
    """The abstract value of a Python value, `MISSING` where there is none."""
    if isinstance(native, (*NATIVE, range, slice, PurePosixPath)):
        return native
    if isinstance(native, list | tuple | set | frozenset | dict):
        if len(native) > MOST:
            return MISSING
        items = [to_value(item) for item in native]
        if any(item is MISSING for item in items):
            return MISSING
        return _container(native, items)
    return MISSING


def _container(native: Iterable[object], items: list[Value]) -> Value:
    if isinstance(native, dict):
        values = [to_value(item) for item in native.values()]
        missing = any(value is MISSING for value in values)
        return MISSING if missing else DictValue(dict(zip(items, values, strict=True)))
    if isinstance(native, tuple):
        return tuple(items)
    return ListValue(items) if isinstance(native, list) else SetValue(dict.fromkeys(items))


def derived(m: Machine, code: str, values: Iterable[Value], node: Node, why: str = "") -> Value:
    """What is computed from values of which some are not known: the reason of the first of them is kept."""
    found = list(values)
    if any(isinstance(payload(value), Array) for value in found):
        return m.array(why or code, node)
    top = next((inner for value in found if isinstance(inner := payload(value), Top)), None)
    if top is not None and not isinstance(top, Integers):
        return Top(top.code, top.place, top.why)
    return m.unknown(code, why, node)

"""Builtins that go through elements: `enumerate`, `zip`, `map`, `filter`, `sum`, `min`, `max`, `any`, `all`."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import (
    MOST,
    Node,
    derived,
    elements,
    maybe_many,
    native_of,
    over_all,
    required,
)
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Array,
    Instance,
    Integers,
    ListValue,
    Value,
    payload,
)


@external("builtins.enumerate")
def _enumerate(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    start = payload(arguments.get(1, "start", 0))
    if not exact:
        any_one = join_all(items) if items else m.unknown("enumerate", "", node)
        return ListValue([(Integers("integers", m.place(node), "enumerate"), any_one)], inexact=True)
    if isinstance(start, int):
        return ListValue(list(enumerate(items, start)))
    return ListValue([(derived(m, "enumerate", [start], node), item) for item in items])


@external("builtins.zip")
def _zip(m: Machine, arguments: Arguments, node: Node) -> Value:
    found = columns(m, arguments.positional, node)
    if found is None or not arguments.is_exact:
        rows = [tuple(any_element(m, value, node) for value in arguments.every())]
        return ListValue(list(rows), inexact=True)
    if native_of(arguments.get(-1, "strict", None)) is True and len(set(map(len, found))) > 1:
        m.raise_("ValueError", "zip() arguments are of different lengths", node)
    return ListValue(list(zip(*found, strict=False)))


def any_element(m: Machine, value: Value, node: Node) -> Value:
    """What any one element of something is."""
    items, _ = elements(m, value, node)
    return join_all(items) if items else m.unknown("element", "", node)


def columns(m: Machine, values: list[Value], node: Node) -> list[list[Value]] | None:
    """The elements of several things side by side, as many as the shortest has whose number is known.

    What is of unknown length, as an array, is taken to be long enough. None where no number is known.
    """
    endless = {index: value for index, value in enumerate(values) if _is_endless(value)}
    found = [([], False) if index in endless else elements(m, value, node) for index, value in enumerate(values)]
    lengths = [len(items) for items, exact in found if exact]
    if any(_is_loose(value) for value in values) or not lengths:
        return [] if not values else None
    least = min(lengths)
    filled: list[list[Value]] = []
    for index, (items, exact) in enumerate(found):
        if index in endless:
            filled.append(_column(m, endless[index], least, node))
        elif exact:
            filled.append(items[:least])
        else:
            filled.append([join_all(items)] * least)
    return filled


def _is_loose(value: Value) -> bool:
    """Whether a container may be shorter than what it holds."""
    inner = payload(value)
    return isinstance(inner, ListValue) and inner.inexact


def _is_endless(value: Value) -> bool:
    kinds = ("itertools.count", "itertools.repeat", "itertools.cycle")
    return isinstance(value, Instance) and any(map(value.is_of, kinds))


def _column(m: Machine, value: Value, size: int, node: Node) -> list[Value]:
    assert isinstance(value, Instance)
    if value.is_of("itertools.repeat"):
        return [value.attributes["#value"]] * size
    first = value.attributes["#next"]
    if value.is_of("itertools.count"):
        column: list[Value] = []
        for _ in range(size):
            column.append(first)
            first = m.binary(ast.Add(), first, value.attributes["#step"], node)
        m.heap.set(value.attributes, "#next", first)
        return column
    found = value.attributes["#items"]
    if not isinstance(found, tuple) or not found or not isinstance(first, int):
        return [m.unknown("next", "cycle", node)] * size
    return [found[(first + index) % len(found)] for index in range(size)]


@external("builtins.map")
def _map(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "function", node)
    found = columns(m, arguments.positional[1:], node)
    if found is None or not arguments.is_exact:
        given = [any_element(m, value, node) for value in arguments.without(1).every()]
        made = maybe_many(m, lambda: m.invoke(function, *given, node=node))
        return ListValue([] if made is MISSING else [made], inexact=True)
    return ListValue([m.invoke(function, *row, node=node) for row in zip(*found, strict=True)])


@external("builtins.filter", "itertools.filterfalse")
def _filter(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, value = required(m, arguments, 0, "function", node), required(m, arguments, 1, "iterable", node)
    items, exact = elements(m, value, node)
    kept: list[Value] = []
    for item in items:
        truth = m.truth(item if function is None else m.invoke(function, item, node=node))
        exact = exact and truth is not None
        if truth is not False:
            kept.append(item)
    return ListValue(kept, inexact=not exact)


@external("builtins.sum")
def _sum(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "iterable", node)
    items, exact = elements(m, value, node)
    total = arguments.get(1, "start", 0)
    if not exact or len(items) > MOST:
        return derived(m, "sum", items, node)
    for item in items:
        total = m.binary(ast.Add(), total, item, node)
    return total


@external("math.prod")
def _product(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    total = arguments.get(-1, "start", 1)
    if not exact or len(items) > MOST:
        return derived(m, "prod", items, node)
    for item in items:
        total = m.binary(ast.Mult(), total, item, node)
    return total


def _extreme(name: str, choose: Callable[..., Any]) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        if len(arguments.positional) == 1:
            items, exact = elements(m, arguments.positional[0], node)
        else:
            items, exact = list(arguments.positional), arguments.is_exact
        return over_all(m, items, lambda values: _choose(m, values, exact, arguments, node))

    def _choose(m: Machine, values: list[Value], exact: bool, arguments: Arguments, node: Node) -> Value:
        key, default = arguments.get(-1, "key", None), arguments.get(-1, "default")
        if not values and exact:
            if default is not MISSING:
                return default
            m.raise_("ValueError", f"{name}() iterable argument is empty", node)
        keys = [native_of(m.invoke(key, value, node=node) if key is not None else value) for value in values]
        if not exact or any(one is MISSING for one in keys):
            return derived(m, name, values, node)
        try:
            return values[choose(range(len(values)), key=keys.__getitem__)]
        except TypeError as error:
            m.raise_("TypeError", str(error), node)

    return handler


external("builtins.min")(_extreme("min", min))
external("builtins.max")(_extreme("max", max))


def _quantifier(name: str, *, decisive: bool) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        value = required(m, arguments, 0, "iterable", node)
        if isinstance(value, Array):
            return m.array(name, node)
        items, exact = elements(m, value, node)
        truths = [m.truth(item) for item in items]
        if exact and decisive in truths:
            return decisive
        if all(truth is (not decisive) for truth in truths):
            return not decisive
        return m.unknown(name, "", node)

    return handler


external("builtins.any")(_quantifier("any", decisive=True))
external("builtins.all")(_quantifier("all", decisive=False))


def _of_number(name: str, function: Callable[[float], float]) -> Handler:
    """A function of one number, which is known where the number is."""

    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        value = native_of(arguments.get(0))
        if not isinstance(value, int | float) or len(arguments.positional) != 1:
            return m.array(name, node)
        try:
            return float(function(value))
        except (ValueError, OverflowError):
            return m.array(name, node)

    return handler


for _name in ("sqrt", "ceil", "floor", "log", "log2", "log10", "exp"):
    external(f"numpy.{_name}")(_of_number(_name, getattr(math, _name)))


@external("numpy.prod", "numpy.product")
def _numpy_product(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = native_of(arguments.get(0))
    numbers = value if isinstance(value, list | tuple) else None
    if numbers is None or len(arguments.positional) != 1 or not all(isinstance(one, int) for one in numbers):
        return m.array("prod", node)
    return math.prod(numbers)

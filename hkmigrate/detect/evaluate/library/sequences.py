"""Builtins that make containers, count, order and take elements."""

from __future__ import annotations

from functools import cmp_to_key

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import (
    MOST,
    Node,
    derived,
    elements,
    native_of,
    new_object,
    over,
    over_all,
    required,
)
from hkmigrate.detect.evaluate.library.keys import assert_hashable
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Array,
    ClassValue,
    Container,
    Instance,
    Integers,
    ListValue,
    SetValue,
    Top,
    Value,
    is_exact,
    payload,
)


@external("builtins.len")
def _len(m: Machine, arguments: Arguments, node: Node) -> Value:
    return over(m, required(m, arguments, 0, "obj", node), lambda value: length(m, value, node))


def length(m: Machine, value: Value, node: Node) -> Value:
    """`len(value)`."""
    if isinstance(value, Instance) and value.find("__len__") is not MISSING:
        return m.call(m.get_attribute(value, "__len__", node), given(), node)
    if isinstance(value, ClassValue) and value.kind == "enum":
        found = m.items(value, node)
        return len(found) if found is not None else m.unknown("len", value.name, node)
    inner = payload(value)
    if isinstance(inner, str | bytes | tuple | range):
        return len(inner)
    if isinstance(inner, Container):
        return len(inner.items) if is_exact(inner) else Integers("integers", m.place(node), "length")
    if isinstance(inner, bool | int | float | None):
        m.raise_("TypeError", f"object of type '{type(inner).__name__}' has no len()", node)
    return derived(m, "len", [value], node)


@external("builtins.range")
def _range(m: Machine, arguments: Arguments, node: Node) -> Value:
    return over_all(m, arguments.positional, lambda values: _range_of(m, values, arguments.is_exact, node))


def _range_of(m: Machine, values: list[Value], exact: bool, node: Node) -> Value:
    bounds = [inner for value in values if isinstance(inner := payload(value), int)]
    if len(bounds) < len(values) or not exact:
        if any(isinstance(payload(value), float | str | None) for value in values):
            m.raise_("TypeError", "an integer is required", node)
        return Integers("integers", m.place(node), "range of unknown length")
    try:
        return range(*bounds)
    except (TypeError, ValueError) as error:
        m.raise_(type(error).__name__, str(error), node)


@external("builtins.list", "collections.deque", "collections.UserList")
def _list(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(0, "iterable", ())
    return over(m, value, lambda one: _new_list(m, one, node))


def _new_list(m: Machine, value: Value, node: Node) -> Value:
    if isinstance(value, Array):
        return m.array("list", node)
    items, exact = elements(m, value, node)
    exhaust(m, value)
    return ListValue(list(items), inexact=not exact)


@external("builtins.tuple")
def _tuple(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(0, "iterable", ())
    return over(m, value, lambda one: _new_tuple(m, one, node))


def _new_tuple(m: Machine, value: Value, node: Node) -> Value:
    found = _new_list(m, value, node)
    return tuple(found.items) if isinstance(found, ListValue) and not found.inexact else found


def exhaust(m: Machine, value: Value) -> None:
    """Take all that is left in an iterator."""
    if isinstance(value, Instance) and value.is_of("builtins.iterator") and isinstance(value.payload, ListValue):
        m.heap.touch(value.payload)
        value.payload.items = []


@external("builtins.set", "builtins.frozenset")
def _set(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, arguments.get(0, "iterable", ()), node)
    known = exact and not any(isinstance(item, Top) for item in items)
    for item in items:
        assert_hashable(m, item, node)
    return SetValue(dict.fromkeys(items), inexact=not known)


@external("builtins.reversed")
def _reversed(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "sequence", node)
    if isinstance(value, Instance) and value.find("__reversed__") is not MISSING:
        return m.call(m.get_attribute(value, "__reversed__", node), given(), node)
    if isinstance(value, Top):
        return derived(m, "reversed", [value], node) if not isinstance(value, Integers) else value
    items, exact = elements(m, value, node)
    return ListValue(items[::-1], inexact=not exact)


@external("builtins.sorted")
def _sorted(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "iterable", node)
    if isinstance(value, Array):
        return m.array("sorted", node)
    items, exact = elements(m, value, node)
    return order(m, items, exact, Arguments([], arguments.keywords), node)


def order(m: Machine, items: list[Value], exact: bool, arguments: Arguments, node: Node) -> ListValue:
    """Elements in order; where that is not known, a list of them in any."""
    key, reverse = arguments.get(-1, "key", None), native_of(arguments.get(-1, "reverse", False))
    keys = _order_keys([m.invoke(key, item, node=node) if key is not None else item for item in items])
    if not exact or keys is None or not isinstance(reverse, bool | int) or len(items) > MOST:
        return ListValue(items, inexact=not exact or len(items) > 1)
    known = keys

    def compared(one: int, other: int) -> int:
        before, after = known[one] < known[other], known[other] < known[one]  # type: ignore[operator]
        return int(after) - int(before)

    try:
        places = sorted(range(len(items)), key=cmp_to_key(compared), reverse=bool(reverse))
    except TypeError as error:
        m.raise_("TypeError", str(error), node)
    return ListValue([items[place] for place in places])


def _order_keys(values: list[Value]) -> list[Value] | None:
    """What to order by: values known in full, or first parts of tuples where these differ; None if it is not known."""
    known = [native_of(value) for value in values]
    if not any(key is MISSING for key in known):
        return known
    tuples = [inner if isinstance(inner := payload(value), tuple) else () for value in values]
    firsts = [native_of(one[0]) if one else MISSING for one in tuples]
    differ = all(one is not MISSING and one not in firsts[:index] for index, one in enumerate(firsts))
    return firsts if differ else None


@external("builtins.slice")
def _slice(m: Machine, arguments: Arguments, node: Node) -> Value:
    values = [native_of(value) for value in arguments.positional]
    if not arguments.is_exact or any(value is MISSING for value in values) or not 1 <= len(values) <= 3:
        return m.unknown("slice", "", node)
    return slice(*values)


@external("builtins.object")
def _object(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return new_object(m, "builtins.object", {}, node)

"""The methods of lists, tuples and ranges."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all, same
from hkmigrate.detect.evaluate.library.common import Node, derived, elements, iterator, native_of, required
from hkmigrate.detect.evaluate.library.sequences import order
from hkmigrate.detect.evaluate.values import ListValue, SetValue, Value, payload

Method = Callable[[Machine, ListValue, Arguments, Node], Value]


def change(m: Machine, owner: ListValue | SetValue) -> None:
    """To be called before a list gets longer or shorter, or a set loses an element."""
    m.heap.touch(owner)
    if m.is_repeated:
        owner.inexact = True


def _append(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "object", node)
    if not (owner.inexact and any(same(value, item) for item in owner.items)):
        change(m, owner)
        owner.items.append(value)
    return None


def _append_left(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    change(m, owner)
    owner.items.insert(0, required(m, arguments, 0, "object", node))
    return None


def _extend(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    change(m, owner)
    owner.items.extend(items)
    owner.inexact = owner.inexact or not exact
    return None


def _extend_left(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    change(m, owner)
    owner.items[:0] = items[::-1]
    owner.inexact = owner.inexact or not exact
    return None


def _insert(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    index, value = native_of(required(m, arguments, 0, "index", node)), required(m, arguments, 1, "object", node)
    change(m, owner)
    if isinstance(index, int):
        owner.items.insert(index, value)
    else:
        owner.items.append(value)
        owner.inexact = True
    return None


def _pop(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    return _pop_at(m, owner, native_of(arguments.get(0, "index", -1)), node)


def _pop_left(m: Machine, owner: ListValue, _arguments: Arguments, node: Node) -> Value:
    return _pop_at(m, owner, 0, node)


def _pop_at(m: Machine, owner: ListValue, index: Value, node: Node) -> Value:
    change(m, owner)
    if owner.inexact or not isinstance(index, int):
        owner.inexact = True
        return join_all(owner.items) if owner.items else m.unknown("pop", "a list of unknown length", node)
    try:
        return owner.items.pop(index)
    except IndexError as error:
        m.raise_("IndexError", str(error), node)


def _find(m: Machine, owner: ListValue | tuple[Value, ...], value: Value, node: Node) -> int | None:
    """The first index at which an element is equal to a value; -1 where none is, None where that is not known."""
    items = owner.items if isinstance(owner, ListValue) else owner
    for index, item in enumerate(items):
        truth = True if item is value else m.truth(m.compare(ast.Eq(), item, value, node))
        if truth is None:
            return None
        if truth:
            return index
    return None if isinstance(owner, ListValue) and owner.inexact else -1


def _remove(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    found = None if owner.inexact else _find(m, owner, required(m, arguments, 0, "value", node), node)
    if found == -1:
        m.raise_("ValueError", "list.remove(x): x not in list", node)
    change(m, owner)
    if found is None:
        owner.inexact = True
    else:
        del owner.items[found]
    return None


def _clear(m: Machine, owner: ListValue, _arguments: Arguments, _node: Node) -> Value:
    m.heap.touch(owner)
    owner.items, owner.inexact = [], False
    return None


def _reverse(m: Machine, owner: ListValue, _arguments: Arguments, _node: Node) -> Value:
    m.heap.touch(owner)
    owner.items.reverse()
    return None


def _sort(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    ordered = order(m, list(owner.items), not owner.inexact, arguments, node)
    m.heap.touch(owner)
    owner.items, owner.inexact = ordered.items, ordered.inexact
    return None


def _rotate(m: Machine, owner: ListValue, arguments: Arguments, _node: Node) -> Value:
    count = native_of(arguments.get(0, "n", 1))
    m.heap.touch(owner)
    if isinstance(count, int) and owner.items:
        by = count % len(owner.items)
        owner.items = owner.items[-by:] + owner.items[:-by] if by else owner.items
    else:
        owner.inexact = True
    return None


def _copy(_m: Machine, owner: ListValue, _arguments: Arguments, _node: Node) -> Value:
    return ListValue(list(owner.items), inexact=owner.inexact)


def _iter(_m: Machine, owner: ListValue, _arguments: Arguments, _node: Node) -> Value:
    return iterator(owner.items, exact=not owner.inexact)


def _init(m: Machine, owner: ListValue, arguments: Arguments, node: Node) -> Value:
    _clear(m, owner, arguments, node)
    return _extend(m, owner, arguments, node) if arguments.positional else None


LIST_METHODS: dict[str, Method] = {
    "append": _append,
    "appendleft": _append_left,
    "extend": _extend,
    "extendleft": _extend_left,
    "__iadd__": _extend,
    "insert": _insert,
    "pop": _pop,
    "popleft": _pop_left,
    "remove": _remove,
    "clear": _clear,
    "reverse": _reverse,
    "sort": _sort,
    "rotate": _rotate,
    "copy": _copy,
    "__iter__": _iter,
    "__init__": _init,
}

Sequence = ListValue | tuple[Value, ...] | range


def list_method(m: Machine, owner: ListValue, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a list."""
    if method := LIST_METHODS.get(name):
        return method(m, owner, arguments, node)
    return sequence_method(m, owner, name, arguments, node)


def sequence_method(m: Machine, owner: Sequence, name: str, arguments: Arguments, node: Node) -> Value:
    """A method that lists, tuples and ranges have."""
    first = arguments.get(0, default=None)
    items = owner.items if isinstance(owner, ListValue) else owner
    exact = not (isinstance(owner, ListValue) and owner.inexact)
    match name:
        case "index" if len(arguments.positional) == 1:
            return _index(m, owner, first, node)
        case "count":
            return _count(m, owner, first, node)
        case "__len__":
            return len(items) if exact else m.unknown("len", "", node)
        case "__getitem__":
            return m.get_item(owner, first, node)
        case "__setitem__":
            m.set_item(owner, first, arguments.get(1, default=None), node)
            return None
        case "__contains__":
            return m.compare(ast.In(), first, owner, node)
        case "__iter__":
            return iterator(list(items))
        case "__add__" | "__mul__":
            return m.binary(ast.Add() if name == "__add__" else ast.Mult(), owner, first, node)
    return m.unknown("method", f"{type(owner).__name__}.{name}", node)


def _index(m: Machine, owner: Sequence, value: Value, node: Node) -> Value:
    if isinstance(owner, range):
        inner = payload(value)
        if not isinstance(inner, int):
            return derived(m, "index", [value], node)
        found: int | None = owner.index(inner) if inner in owner else -1
    else:
        found = _find(m, owner, value, node)
        if isinstance(owner, ListValue) and owner.inexact:
            found = None
    if found == -1:
        m.raise_("ValueError", "not in the sequence", node)
    return derived(m, "index", [value], node) if found is None else found


def _count(m: Machine, owner: Sequence, value: Value, node: Node) -> Value:
    items = owner.items if isinstance(owner, ListValue) else owner
    truths = [True if item is value else m.truth(m.compare(ast.Eq(), item, value, node)) for item in items]
    if None in truths or (isinstance(owner, ListValue) and owner.inexact):
        return derived(m, "count", [value], node)
    return truths.count(True)

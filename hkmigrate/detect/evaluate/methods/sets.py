"""The methods of sets."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import MOST, join_all
from hkmigrate.detect.evaluate.library.common import Node, elements, every, iterator
from hkmigrate.detect.evaluate.library.keys import assert_hashable, is_definite, locate
from hkmigrate.detect.evaluate.methods.sequences import change
from hkmigrate.detect.evaluate.values import SetValue, Value


def set_method(m: Machine, owner: SetValue, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a set."""
    first = arguments.get(0, default=None)
    match name:
        case "add" | "update" | "__ior__":
            _add(m, owner, [first] if name == "add" else None, arguments, node)
        case "discard" | "remove":
            _remove(m, owner, first, node, strict=name == "remove")
        case "clear":
            m.heap.touch(owner)
            owner.items, owner.inexact = {}, False
        case "intersection_update" | "difference_update" | "symmetric_difference_update":
            made = _combined(m, owner, name.removesuffix("_update"), arguments, node)
            m.heap.touch(owner)
            owner.items, owner.inexact = made.items, made.inexact
        case _:
            return _read(m, owner, name, arguments, node)
    return None


def _read(m: Machine, owner: SetValue, name: str, arguments: Arguments, node: Node) -> Value:
    first = arguments.get(0, default=None)
    match name:
        case "pop":
            return _pop(m, owner, node)
        case "copy":
            return SetValue(dict(owner.items), inexact=owner.inexact)
        case "union" | "intersection" | "difference" | "symmetric_difference":
            return _combined(m, owner, name, arguments, node)
        case "issubset" | "issuperset" | "isdisjoint":
            return _related(m, owner, name, first, node)
        case "__contains__":
            return m.compare(ast.In(), first, owner, node)
        case "__len__":
            return m.unknown("len", "", node) if owner.inexact else len(owner.items)
        case "__iter__":
            return iterator(list(owner.items), exact=not owner.inexact)
    return m.unknown("method", f"set.{name}", node)


def _add(m: Machine, owner: SetValue, given: list[Value] | None, arguments: Arguments, node: Node) -> None:
    items, exact = (given, True) if given is not None else every(m, arguments.every(), node)
    m.heap.touch(owner)
    for item in items:
        assert_hashable(m, item, node)
        found, _ = locate(m, owner.items, item)
        if not found:
            owner.items[item] = None
        owner.inexact = owner.inexact or found is None
    owner.inexact = owner.inexact or not exact


def _remove(m: Machine, owner: SetValue, value: Value, node: Node, *, strict: bool) -> None:
    found, there = locate(m, owner.items, value)
    if found is False and strict and not owner.inexact:
        m.raise_("KeyError", "", node)
    change(m, owner)
    if found:
        del owner.items[there]
    elif found is None:
        owner.inexact = True


def _pop(m: Machine, owner: SetValue, node: Node) -> Value:
    if not owner.items and not owner.inexact:
        m.raise_("KeyError", "pop from an empty set", node)
    change(m, owner)
    items = list(owner.items)
    if len(items) == 1 and not owner.inexact:
        owner.items = {}
        return items[0]
    owner.inexact = True
    return join_all(items) if items and len(items) <= MOST else m.unknown("pop", "set", node)


def _combined(m: Machine, owner: SetValue, name: str, arguments: Arguments, node: Node) -> SetValue:
    others = [elements(m, value, node) for value in arguments.every()]
    exact = not owner.inexact and all(known for _, known in others)
    items = list(owner.items)
    definite = all(map(is_definite, (*items, *(item for found, _ in others for item in found))))
    for found, _ in others:
        there = dict.fromkeys(found)
        if name == "union":
            items = [*items, *(item for item in found if item not in items)]
        elif name == "intersection":
            items = [item for item in items if item in there]
        elif name == "difference":
            items = [item for item in items if item not in there]
        else:
            items = [item for item in items if item not in there] + [item for item in found if item not in items]
    return SetValue(dict.fromkeys(items), inexact=not (exact and definite))


def _related(m: Machine, owner: SetValue, name: str, value: Value, node: Node) -> Value:
    found, exact = elements(m, value, node)
    if not exact or owner.inexact or not all(map(is_definite, (*found, *owner.items))):
        return m.unknown("set", name, node)
    own, other = set(owner.items), set(found)
    return bool(getattr(own, name)(other))

"""`iter` and `next`: elements that are taken one by one from lists, generators and endless iterators."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import Node, attempt, derived, elements, iterator, over, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import MISSING, Generator, Instance, Integers, ListValue, Top, Value, payload


@external("builtins.iter")
def _iter(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "object", node)
    if len(arguments.positional) > 1:
        return m.unknown("iter", "iter(callable, sentinel)", node)
    if isinstance(value, Top | Generator) or _is_iterator(value):
        return value
    items, exact = elements(m, value, node)
    return iterator(items, exact=exact)


def _is_iterator(value: Value) -> bool:
    if not isinstance(value, Instance):
        return False
    kinds = ("builtins.iterator", "itertools.count", "itertools.repeat", "itertools.cycle")
    return value.find("__next__") is not MISSING or any(map(value.is_of, kinds))


@external("builtins.next")
def _next(m: Machine, arguments: Arguments, node: Node) -> Value:
    value, default = required(m, arguments, 0, "iterator", node), arguments.get(1, "default")
    if default is MISSING:
        return over(m, value, lambda one: advance(m, one, node))
    return over(m, value, lambda one: attempt(m, lambda: advance(m, one, node), ["StopIteration"], default))


def advance(m: Machine, value: Value, node: Node) -> Value:
    """`next(value)`."""
    if isinstance(value, Instance):
        if value.find("__next__") is not MISSING:
            return m.call(m.get_attribute(value, "__next__", node), given(), node)
        if value.is_of("itertools.count"):
            return _count(m, value, node)
        if value.is_of("itertools.repeat"):
            return value.attributes["#value"]
        if value.is_of("itertools.cycle"):
            return _cycle(m, value, node)
    if isinstance(value, Generator):
        return _advance_generator(m, value, node)
    inner = payload(value)
    if isinstance(inner, ListValue):
        return _take(m, inner, node)
    return derived(m, "next", [value], node)


def _count(m: Machine, value: Instance, node: Node) -> Value:
    current = value.attributes["#next"]
    if m.is_repeated:
        m.heap.set(value.attributes, "#next", Integers("integers", m.place(node), "count"))
    else:
        following = m.binary(ast.Add(), current, value.attributes["#step"], node)
        m.heap.set(value.attributes, "#next", following)
    return current


def _cycle(m: Machine, value: Instance, node: Node) -> Value:
    found, index = value.attributes["#items"], value.attributes["#next"]
    if not isinstance(found, tuple) or not isinstance(index, int) or m.is_repeated:
        return join_all(found) if isinstance(found, tuple) and found else m.unknown("next", "cycle", node)
    if not found:
        m.raise_("StopIteration", "", node)
    m.heap.set(value.attributes, "#next", index + 1)
    return found[index % len(found)]


def _advance_generator(m: Machine, value: Generator, node: Node) -> Value:
    items = m.items(value, node)
    if items is None or value.environment is None:
        return m.unknown("next", "generator", node)
    variables = value.environment.variables
    index = variables.get("#next", 0)
    if not isinstance(index, int) or m.is_repeated or value.inexact:
        m.heap.set(variables, "#next", m.unknown("next", "generator", node))
        return join_all(items) if items else m.unknown("next", "generator", node)
    if not items:
        m.raise_("StopIteration", "", node)
    m.heap.set(variables, "#next", index + 1)
    return items[0]


def _take(m: Machine, found: ListValue, node: Node) -> Value:
    if found.inexact or m.is_repeated:
        return join_all(found.items) if found.items else m.unknown("next", "", node)
    if not found.items:
        m.raise_("StopIteration", "", node)
    m.heap.touch(found)
    return found.items.pop(0)

"""Functions that go through the leaves of nested containers, under all their names."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import Node, derived, maybe_many, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Array,
    DictValue,
    ListValue,
    Top,
    Union,
    Value,
    payload,
)


@external("jax.tree_util.tree_map", "tree.map_structure", "optax.tree_utils.tree_map")
def _tree_map(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "f", node)
    return _mapped(m, function, [required(m, arguments, 1, "tree", node), *arguments.positional[2:]], node)


def _mapped(m: Machine, function: Value, trees: list[Value], node: Node) -> Value:
    tree = trees[0]
    inner = payload(tree) if isinstance(payload(tree), DictValue | ListValue | tuple) else tree
    match inner:
        case None:
            return None
        case DictValue():
            items = {
                key: _mapped(m, function, [value, *(_part(m, one, key, node) for one in trees[1:])], node)
                for key, value in inner.items.items()
            }
            return DictValue(items, inexact=inner.inexact)
        case ListValue() | tuple():
            found = inner.items if isinstance(inner, ListValue) else inner
            parts = [
                _mapped(m, function, [value, *(_part(m, one, index, node) for one in trees[1:])], node)
                for index, value in enumerate(found)
            ]
            return ListValue(parts, inexact=inner.inexact) if isinstance(inner, ListValue) else tuple(parts)
        case Array():
            return m.invoke(function, *trees, node=node)
        case Top() | Union():  # any tree
            leaves = [derived(m, "tree", [one], node) for one in trees]
            maybe_many(m, lambda: m.invoke(function, *leaves, node=node))
            return derived(m, "tree", [inner] if isinstance(inner, Top) else [], node)
    return m.invoke(function, *trees, node=node)


def _part(m: Machine, tree: Value, key: Value, node: Node) -> Value:
    """The part of another tree beside one that is at a key or index."""
    inner = payload(tree)
    if isinstance(inner, DictValue) and key in inner.items:
        return inner.items[key]
    found = inner.items if isinstance(inner, ListValue) else inner if isinstance(inner, tuple) else ()
    if isinstance(key, int) and not isinstance(inner, DictValue) and 0 <= key < len(found):
        return list(found)[key]
    return derived(m, "tree", [tree], node)


@external("jax.tree_util.tree_map_with_path", "tree.map_structure_with_path")
def _tree_map_with_path(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, tree = required(m, arguments, 0, "f", node), required(m, arguments, 1, "tree", node)
    leaves, exact = _leaves(tree)
    path = m.unknown("tree", "a path in a tree", node)
    rest = [derived(m, "tree", [one], node) for one in arguments.positional[2:]]
    leaf = join_all(leaves) if leaves else derived(m, "tree", [tree], node)
    result = maybe_many(m, lambda: m.invoke(function, path, leaf, *rest, node=node))
    return derived(m, "tree", [result, *leaves], node) if leaves or not exact else tree


def _leaves(tree: Value) -> tuple[list[Value], bool]:
    """The leaves of a tree, and whether there are just these."""
    inner = payload(tree) if isinstance(payload(tree), DictValue | ListValue | tuple) else tree
    if inner is None:
        return [], True
    if isinstance(inner, DictValue | ListValue | tuple):
        values = inner if isinstance(inner, tuple) else _ordered(inner)
        found = [_leaves(value) for value in values]
        exact = all(known for _, known in found) and not (isinstance(inner, DictValue | ListValue) and inner.inexact)
        return [leaf for leaves, _ in found for leaf in leaves], exact
    return [tree], isinstance(inner, Array) or not isinstance(inner, Top | Union)


def _ordered(container: DictValue | ListValue) -> list[Value]:
    """Elements as JAX sees them: of a dictionary, in the order of its keys."""
    if isinstance(container, ListValue):
        return container.items
    keys = list(container.items)
    if all(isinstance(key, str) for key in keys):
        keys.sort(key=str)
    return [container.items[key] for key in keys]


@external("jax.tree_util.tree_leaves", "tree.flatten")
def _tree_leaves(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    leaves, exact = _leaves(arguments.get(0, "tree", None))
    return ListValue(leaves, inexact=not exact or "is_leaf" in arguments.keywords)


@external("jax.tree_util.tree_flatten")
def _tree_flatten(m: Machine, arguments: Arguments, node: Node) -> Value:
    leaves, exact = _leaves(arguments.get(0, "tree", None))
    structure = m.unknown("tree", "structure", node)
    return ListValue(leaves, inexact=not exact or "is_leaf" in arguments.keywords), structure


@external("jax.tree_util.tree_reduce")
def _tree_reduce(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, initial = required(m, arguments, 0, "function", node), arguments.get(2, "initializer")
    leaves, exact = _leaves(arguments.get(1, "tree", None))
    if not exact:
        leaf = derived(m, "tree", leaves, node)
        made = maybe_many(m, lambda: m.invoke(function, leaf, leaf, node=node))
        return derived(m, "tree", [made, *leaves], node)
    items = leaves if initial is MISSING else [initial, *leaves]
    if not items:
        m.raise_("TypeError", "reduce() of empty iterable with no initial value", node)
    result = items[0]
    for item in items[1:]:
        result = m.invoke(function, result, item, node=node)
    return result


@external("haiku.data_structures.map", "haiku.data_structures.filter", "haiku.data_structures.partition")
def _data_map(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = arguments.get(0, default=arguments.get(-1, "fn", arguments.get(-1, "predicate", None)))
    names = (m.unknown("parameters", "a module's name", node), m.unknown("parameters", "a parameter's name", node))
    maybe_many(m, lambda: m.invoke(function, *names, m.array("parameter", node), node=node))
    return m.array("parameters", node)

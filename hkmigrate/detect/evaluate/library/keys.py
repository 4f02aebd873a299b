"""Keys of dictionaries: how they are found, written, deleted and read where not all is known."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import MOST, join, join_all, same
from hkmigrate.detect.evaluate.library.common import Namespace, Node, derived, elements, native_of, over
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Container,
    DictValue,
    Instance,
    ListValue,
    Top,
    Union,
    Value,
    payload,
)

_PLAIN = frozenset((str, bytes, int, float, bool, type(None)))


def is_definite(key: Value) -> bool:
    """Whether a value is one that is known, as a key: no unknown one, and none that holds such."""
    if isinstance(key, tuple):
        return all(map(is_definite, key))
    inner = payload(key)
    return not isinstance(inner, Top | Union | slice)


def assert_hashable(m: Machine, key: Value, node: Node) -> None:
    """Raise a TypeError in the program where a value can be no key."""
    if isinstance(key, tuple):
        for one in key:
            assert_hashable(m, one, node)
    elif isinstance(key, ListValue | DictValue | slice):
        m.raise_("TypeError", "unhashable type", node)


def locate(m: Machine, items: dict[Value, Value] | dict[Value, None], key: Value) -> tuple[bool | None, Value]:
    """Whether a key is among others, None where that is not known, and how it stands there."""
    if not is_definite(key) or isinstance(key, Container):
        return None, MISSING
    if key in items:
        return True, key
    plain = native_of(key)
    if plain is not MISSING and plain.__hash__ is not None and plain in items:
        return True, plain
    if _PLAIN.issuperset(map(type, items)):
        return False, MISSING  # none of them is more than it seems
    unsure = False
    for other in items:
        if not is_definite(other):
            unsure = True
        elif isinstance(other, Instance) and _may_equal(other, key):
            truth = m.truth(m.compare(ast.Eq(), other, key, None))
            if truth:
                return True, other
            unsure = unsure or truth is None
        elif isinstance(other, tuple) and plain is not MISSING and native_of(other) == plain:
            return True, other
    return (None if unsure else False), MISSING


def _may_equal(other: Instance, key: Value) -> bool:
    """Whether an object can be equal to a key that is not the same object."""
    if other.payload is not None:
        return True
    return (
        other.tree_class is not None
        and (other.tree_class.kind == "dataclass" or other.find("__eq__") is not MISSING)
        and (isinstance(key, Instance))
    )


def write_key(m: Machine, mapping: DictValue, key: Value, value: Value) -> None:
    """`mapping[key] = value`."""
    assert_hashable(m, key, None)
    if isinstance(key, Top):
        key = next((one for one in mapping.items if isinstance(one, Top) and same(one, key)), key)
        if mapping.inexact and key in mapping.items and same(mapping.items[key], value):
            return
    m.heap.touch(mapping)
    if isinstance(key, Union):
        mapping.inexact = True
        for one in key.alternatives:
            found, there = locate(m, mapping.items, one)
            at = there if found else one
            mapping.items[at] = join(mapping.items.get(at, MISSING), value)
        return
    found, there = locate(m, mapping.items, key)
    at = there if found else key
    if found is None:
        mapping.inexact = True
        value = join(mapping.items.get(at, MISSING), value)
    mapping.items[at] = value
    if isinstance(mapping, Namespace) and isinstance(at, str):
        m.heap.set(mapping.bindings, at, value)


def delete_key(m: Machine, mapping: DictValue, key: Value, node: Node) -> None:
    """`del mapping[key]`."""
    found, there = locate(m, mapping.items, key)
    if found is False and not mapping.inexact:
        m.raise_("KeyError", _shown(key), node)
    m.heap.touch(mapping)
    if found:
        del mapping.items[there]
    else:
        mapping.inexact = True
    if isinstance(mapping, Namespace) and isinstance(there, str):
        m.heap.delete(mapping.bindings, there)


def read_key(m: Machine, mapping: DictValue, key: Value, default: Value, node: Node) -> Value:
    """`mapping.get(key, default)`; with the default missing, `mapping[key]` but for what a class or factory adds."""
    if isinstance(key, Union):
        return over(m, key, lambda one: read_key(m, mapping, one, default, node))
    found, there = locate(m, mapping.items, key)
    if found:
        value = mapping.items[there]
        return join(value, default) if mapping.inexact and default is not MISSING else value
    if found is None or mapping.inexact:
        values = list(mapping.items.values())
        if not values or len(values) > MOST:
            return derived(m, "unknown-key", [key], node)
        return join_all([*values, default])
    if default is MISSING:
        m.raise_("KeyError", _shown(key), node)
    return default


def _shown(key: Value) -> str:
    return repr(key) if isinstance(key, str | int) else type(key).__name__


def update_mapping(m: Machine, mapping: DictValue, arguments: Arguments, node: Node) -> None:
    """`mapping.update(...)`."""
    for source in arguments.positional:
        _update_from(m, mapping, source, node)
    for name, value in arguments.keywords.items():
        write_key(m, mapping, name, value)
    if not arguments.is_exact:
        m.heap.touch(mapping)
        mapping.inexact = True


def _update_from(m: Machine, mapping: DictValue, source: Value, node: Node) -> None:
    inner = payload(source)
    if isinstance(inner, DictValue):
        _update_from_mapping(m, mapping, inner)
    elif isinstance(inner, Union):
        over(m, inner, lambda one: _update_from(m, mapping, one, node))
    elif isinstance(inner, Top):
        m.heap.touch(mapping)
        mapping.inexact = True
    elif isinstance(source, Instance) and source.find("keys") is not MISSING:
        keys, exact = elements(m, m.invoke(m.get_attribute(source, "keys", node), node=node), node)
        for key in keys:
            write_key(m, mapping, key, m.get_item(source, key, node))
        mapping.inexact = mapping.inexact or not exact
    else:
        pairs, exact = elements(m, source, node)
        for pair in pairs:
            parts, known = elements(m, pair, node)
            if known and len(parts) == 2:
                write_key(m, mapping, parts[0], parts[1])
            exact = exact and known and len(parts) == 2
        m.heap.touch(mapping)
        mapping.inexact = mapping.inexact or not exact


def _update_from_mapping(m: Machine, mapping: DictValue, source: DictValue) -> None:
    for key, value in list(source.items.items()):
        # where the key may not be there, the old value stays
        before = mapping.items.get(key, MISSING) if source.inexact and is_definite(key) else MISSING
        write_key(m, mapping, key, join(value, before))
    if source.inexact:
        m.heap.touch(mapping)
        mapping.inexact = True

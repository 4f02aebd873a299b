"""The methods of dictionaries."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import MOST, join_all
from hkmigrate.detect.evaluate.library.common import Namespace, Node, iterator, native_of
from hkmigrate.detect.evaluate.library.keys import delete_key, locate, read_key, update_mapping, write_key
from hkmigrate.detect.evaluate.values import MISSING, DictValue, ListValue, Value

Method = Callable[[Machine, DictValue, Arguments, Node], Value]


def _get(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    return read_key(m, owner, arguments.get(0, "key", None), arguments.get(1, "default", None), node)


def _pop(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    key, default = arguments.get(0, "key", None), arguments.get(1, "default")
    value = read_key(m, owner, key, default, node)
    found, _ = locate(m, owner.items, key)
    if found is not False:
        delete_key(m, owner, key, node)
    return value


def _setdefault(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    key, default = arguments.get(0, "key", None), arguments.get(1, "default", None)
    found, _ = locate(m, owner.items, key)
    if found and not owner.inexact:
        return read_key(m, owner, key, MISSING, node)
    value = read_key(m, owner, key, default, node)
    write_key(m, owner, key, value)
    return value


def _update(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    update_mapping(m, owner, arguments, node)
    return None


def _clear(m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    m.heap.touch(owner)
    if isinstance(owner, Namespace):
        for key in owner.items:
            m.heap.delete(owner.bindings, key if isinstance(key, str) else "")
    owner.items, owner.inexact = {}, False
    return None


def _items(_m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    return ListValue(list(owner.items.items()), inexact=owner.inexact)


def _keys(_m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    return ListValue(list(owner.items), inexact=owner.inexact)


def _values(_m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    return ListValue(list(owner.items.values()), inexact=owner.inexact)


def _copy(_m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    return DictValue(dict(owner.items), inexact=owner.inexact, factory=owner.factory)


def _popitem(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    last = native_of(arguments.get(0, "last", True))
    if owner.inexact or not isinstance(last, bool | int):
        pairs = list(owner.items.items())
        return join_all(pairs) if pairs and len(pairs) <= MOST else m.unknown("popitem", "", node)
    if not owner.items:
        m.raise_("KeyError", "popitem(): dictionary is empty", node)
    key = list(owner.items)[-1 if last else 0]
    value = owner.items[key]
    delete_key(m, owner, key, node)
    return key, value


def _move_to_end(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    found, key = locate(m, owner.items, arguments.get(0, "key", None))
    last = native_of(arguments.get(1, "last", True))
    if not found or not isinstance(last, bool | int):
        return m.unknown("dict", "move_to_end", node)
    m.heap.touch(owner)
    value = owner.items.pop(key)
    owner.items = {**owner.items, key: value} if last else {key: value, **owner.items}
    return None


def _most_common(_m: Machine, owner: DictValue, arguments: Arguments, _node: Node) -> Value:
    size = native_of(arguments.get(0, "n", None))
    pairs = list(owner.items.items())
    if owner.inexact or not all(isinstance(count, int) for _, count in pairs) or not isinstance(size, int | None):
        return ListValue(list(pairs), inexact=True)
    ordered = sorted(pairs, key=lambda pair: pair[1] if isinstance(pair[1], int) else 0, reverse=True)
    return ListValue(list(ordered[:size]))


def _iter(_m: Machine, owner: DictValue, _arguments: Arguments, _node: Node) -> Value:
    return iterator(list(owner.items), exact=not owner.inexact)


def _set_item(m: Machine, owner: DictValue, arguments: Arguments, _node: Node) -> Value:
    write_key(m, owner, arguments.get(0, "key", None), arguments.get(1, "value", None))
    return None


def _get_item(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    return m.get_item(owner, arguments.get(0, "key", None), node)


def _delete_item(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    delete_key(m, owner, arguments.get(0, "key", None), node)
    return None


def _contains(m: Machine, owner: DictValue, arguments: Arguments, node: Node) -> Value:
    return m.compare(ast.In(), arguments.get(0, "key", None), owner, node)


def _len(m: Machine, owner: DictValue, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("len", "", node) if owner.inexact else len(owner.items)


METHODS: dict[str, Method] = {
    "get": _get,
    "pop": _pop,
    "setdefault": _setdefault,
    "update": _update,
    "__init__": _update,
    "clear": _clear,
    "items": _items,
    "keys": _keys,
    "values": _values,
    "copy": _copy,
    "popitem": _popitem,
    "move_to_end": _move_to_end,
    "most_common": _most_common,
    "__iter__": _iter,
    "__setitem__": _set_item,
    "__getitem__": _get_item,
    "__delitem__": _delete_item,
    "__contains__": _contains,
    "__len__": _len,
}


def mapping_method(m: Machine, owner: DictValue, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a dictionary."""
    method = METHODS.get(name)
    return m.unknown("method", f"dict.{name}", node) if method is None else method(m, owner, arguments, node)

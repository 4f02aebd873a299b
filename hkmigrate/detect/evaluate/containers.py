"""What is in a container: its elements, `x[key]`, `x[key] = value`, and what is unpacked."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Guard, RaiseSignal
from hkmigrate.detect.evaluate.join import join_all, same
from hkmigrate.detect.evaluate.library.call import external_item
from hkmigrate.detect.evaluate.library.haiku_transforms import transformed_pair
from hkmigrate.detect.evaluate.library.keys import delete_key, locate, write_key
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    Generator,
    Instance,
    Integers,
    ListValue,
    SetValue,
    Top,
    Transformed,
    Union,
    Value,
    is_exact,
    payload,
)

_LONGEST = 4096
"""Of a longer range, the numbers are not told apart."""
_MOST_DRAWN = 256
"""Of an iterator that gives more elements, it is not told which come when."""
_MOST_KEYS = 64
"""Of a container with more elements, it is not told what one of them may be."""


def items(m: Machine, value: Value, node: ast.AST | None) -> list[Value] | None:
    """The elements of what can be iterated; None where they are not known."""
    if isinstance(value, Instance) and value.tree_class is not None:
        return _items_of_instance(m, value, node)
    match payload(value):
        case tuple() as held:
            return list(held)
        case ListValue() | DictValue() | SetValue() as held:
            return list(held.items)
        case str() as held:
            return list(held) if len(held) <= _LONGEST else None
        case range() as held:
            return list(held) if len(held) <= _LONGEST else None
        case Generator() as held:
            return _generated(m, held)
        case Transformed() as held:
            return list(transformed_pair(held))
        case ClassValue(kind="enum") as held:
            members = held.attributes.get("__members__")
            return list(members.items.values()) if isinstance(members, DictValue) else None
    return None


def _generated(m: Machine, generator: Generator) -> list[Value] | None:
    if generator.done is None:
        generator.done = []
        made = m.collect(generator)
        generator.done, generator.inexact = made.items, made.inexact
    taken = generator.environment.variables.get("#next") if generator.environment is not None else 0
    return generator.done[taken:] if isinstance(taken, int) else list(generator.done)


def _items_of_instance(m: Machine, value: Instance, node: ast.AST | None) -> list[Value] | None:
    if value.find("__iter__") is not MISSING:
        given = m.invoke(m.get_attribute(value, "__iter__", node), node=node)
        return _drawn(m, given, node) if _is_iterator(given) else items(m, given, node)
    if value.find("__getitem__") is not MISSING and value.find("__len__") is not MISSING:
        length = m.invoke(m.get_attribute(value, "__len__", node), node=node)
        if isinstance(length, int) and length <= _LONGEST:
            return [get_item(m, value, index, node) for index in range(length)]
        return None
    return items(m, value.payload, node) if value.payload is not None else None


def _is_iterator(value: Value) -> bool:
    return isinstance(value, Instance) and value.find("__next__") is not MISSING


def _drawn(m: Machine, iterator: Value, node: ast.AST | None) -> list[Value] | None:
    """What `__next__` gives until it raises StopIteration; None where it is not known when it does."""
    assert isinstance(iterator, Instance)
    before = dict(iterator.attributes)
    drawn: list[Value] = []
    while len(drawn) < _MOST_DRAWN:
        guard = Guard()
        m.guards.append(guard)
        try:
            drawn.append(m.invoke(m.get_attribute(iterator, "__next__", node), node=node))
        except RaiseSignal as raised:
            if raised.kind != "StopIteration":
                raise
            return drawn
        finally:
            m.guards.pop()
        if any(raised.kind == "StopIteration" for raised, _ in guard.raised):
            break
    for name, now in list(iterator.attributes.items()):
        if name not in before or not same(before[name], now):
            m.heap.set(iterator.attributes, name, m.unknown("loop", f"`{name}` changes as elements are drawn", node))
    return None


def element(m: Machine, value: Value, node: ast.AST | None) -> Value:
    """What any one element of something of unknown length is."""
    if isinstance(value, Union):
        return join_all(element(m, one, node) for one in value.alternatives)
    if isinstance(value, Top):
        return value
    if isinstance(payload(value), range):
        return Integers("integers", m.place(node), "one of a range of numbers")
    known = items(m, value, node)
    if known:
        return join_all(known)
    if known is None and isinstance(value, Instance) and value.find("__iter__") is not MISSING:
        return _any_drawn(m, m.invoke(m.get_attribute(value, "__iter__", node), node=node), node)
    if isinstance(value, External) or (isinstance(value, Instance) and value.tree_class is None):
        return m.array("element", node)
    return m.unknown("element", "what is iterated over is not known", node)


def _any_drawn(m: Machine, iterator: Value, node: ast.AST | None) -> Value:
    """What any element is that an iterator gives."""
    if not _is_iterator(iterator):
        return element(m, iterator, node)
    with m.repeated():
        return m.invoke(m.get_attribute(iterator, "__next__", node), node=node)


def unpacked(m: Machine, value: Value, count: int, node: ast.AST | None) -> list[Value]:
    """The values of `count` targets that something is unpacked into."""
    if isinstance(value, Union):
        columns = zip(*(unpacked(m, one, count, node) for one in value.alternatives), strict=True)
        return [join_all(column) for column in columns]
    found = items(m, value, node)
    if found is None or not is_exact(value):
        return [element(m, value, node)] * count
    if len(found) != count:
        m.raise_("ValueError", f"{len(found)} values to unpack into {count}", node)
    return found


# --- x[key] --------------------------------------------------------------------------------------------------------


def get_item(m: Machine, owner: Value, key: Value, node: ast.AST | None) -> Value:
    """`owner[key]`."""
    if isinstance(owner, Union):
        return _among(m, owner.alternatives, lambda one: get_item(m, one, key, node), node)
    if isinstance(key, Union):
        return m.alternatives([lambda one=one: get_item(m, owner, one, node) for one in key.alternatives])  # type: ignore[misc]
    if isinstance(owner, Top):
        return owner
    if isinstance(owner, External):
        return external_item(m, owner, key, node)
    if isinstance(owner, Instance) and owner.find("__getitem__") is not MISSING:
        return m.invoke(m.get_attribute(owner, "__getitem__", node), key, node=node)
    if isinstance(owner, ClassValue):
        return _class_item(m, owner, key, node)
    held = payload(owner)
    if isinstance(held, DictValue):
        return _dict_item(m, owner, held, key, node)
    if isinstance(held, ListValue | tuple | str | bytes | range):
        return _sequence_item(m, held, payload(key), node)
    if isinstance(held, NATIVE):
        m.raise_("TypeError", f"'{type(held).__name__}' object is not subscriptable", node)
    return m.unknown("subscript", type(held).__name__, node)


def _among(m: Machine, values: tuple[Value, ...], take: Callable[[Value], Value], node: ast.AST | None) -> Value:
    """What is taken of one of several values; those of which nothing can be taken are left out."""
    found: list[Value] = []
    for value in values:
        try:
            found.append(take(value))
        except RaiseSignal:
            continue
    if not found:
        m.raise_("TypeError", "none of the values has it", node)
    return join_all(found)


def _class_item(m: Machine, owner: ClassValue, key: Value, node: ast.AST | None) -> Value:
    if owner.kind == "enum":
        members = owner.attributes.get("__members__")
        return _dict_item(m, owner, members, key, node) if isinstance(members, DictValue) else owner
    found = owner.find("__class_getitem__")
    if found is None:
        return owner
    function = found[0].function if isinstance(found[0], Descriptor) else found[0]
    return m.invoke(function, owner, key, node=node)


def _dict_item(m: Machine, owner: Value, held: DictValue, key: Value, node: ast.AST | None) -> Value:
    found = held_under(m, held, key)
    if found is not MISSING:
        return found
    if held.inexact or not is_hashable(key) or locate(m, held.items, key)[0] is None:
        return any_of(m, held, node)
    if held.factory is not None:
        made = m.invoke(held.factory, node=node)
        m.heap.touch(held)
        held.items[key] = made
        return made
    if isinstance(owner, Instance) and owner.find("__missing__") is not MISSING:
        return m.invoke(m.get_attribute(owner, "__missing__", node), key, node=node)
    return m.raise_("KeyError", repr(key) if isinstance(key, NATIVE) else "", node)


def held_under(m: Machine, held: DictValue, key: Value) -> Value:
    """What a dictionary has under a key, `MISSING` where that is nothing, or not known."""
    found, at = locate(m, held.items, key)
    if not found:
        return MISSING
    if not held.inexact:
        return held.items[at]
    return join_all((held.items[at], *(item for one, item in held.items.items() if isinstance(one, Top))))


def is_hashable(key: Value) -> bool:
    """Whether a value can be a key."""
    try:
        hash(key)
    except TypeError:
        return False
    return True


def any_of(m: Machine, held: DictValue | ListValue, node: ast.AST | None) -> Value:
    """What any one value of a container is."""
    values = list(held.items.values()) if isinstance(held, DictValue) else held.items
    if values and len(values) <= _MOST_KEYS:
        return join_all(values)
    return m.unknown("element", "it is not known which element this is", node)


def _sequence_item(
    m: Machine, held: ListValue | tuple[Value, ...] | str | bytes | range, key: Value, node: ast.AST | None
) -> Value:
    if isinstance(held, ListValue) and held.inexact and not (isinstance(key, int) and key == 0 and not held.items):
        return ListValue(list(held.items), inexact=True) if isinstance(key, slice) else any_of(m, held, node)
    if isinstance(key, Top):
        if isinstance(held, range):
            return Integers("integers", m.place(node), "one of a range of numbers")
        return any_of(m, ListValue(list(m.items(held, node) or [])), node)
    if not isinstance(key, int | slice):
        return m.unknown("index", type(key).__name__, node)
    sequence = held.items if isinstance(held, ListValue) else held
    try:
        found: Value = sequence[key]
    except IndexError:
        m.raise_("IndexError", "index out of range", node)
    return ListValue(found) if isinstance(found, list) else found


def set_item(m: Machine, owner: Value, key: Value, value: Value, node: ast.AST | None) -> None:
    """`owner[key] = value`."""
    if isinstance(owner, Union):
        for one in owner.alternatives:
            set_item(m, one, key, value, node)
        return
    if isinstance(owner, Instance) and owner.find("__setitem__") is not MISSING:
        m.invoke(m.get_attribute(owner, "__setitem__", node), key, value, node=node)
        return
    held = payload(owner)
    if isinstance(held, DictValue):
        write_key(m, held, key, value)
    elif isinstance(held, ListValue):
        m.heap.touch(held)
        at = payload(key)
        if isinstance(at, int) and -len(held.items) <= at < len(held.items) and not held.inexact:
            held.items[at] = value
        else:
            held.items.append(value)
            held.inexact = True


def delete_item(m: Machine, owner: Value, key: Value, node: ast.AST | None) -> None:
    """`del owner[key]`."""
    if isinstance(owner, Instance) and owner.find("__delitem__") is not MISSING:
        m.invoke(m.get_attribute(owner, "__delitem__", node), key, node=node)
        return
    held = payload(owner)
    if isinstance(held, DictValue):
        delete_key(m, held, key, node)
    elif isinstance(held, ListValue):
        m.heap.touch(held)
        at = payload(key)
        if isinstance(at, int | slice) and not held.inexact:
            try:
                del held.items[at]
            except IndexError:
                m.raise_("IndexError", "index out of range", node)
        else:
            held.inexact = True

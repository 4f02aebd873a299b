"""Truth, equality, identity, order and membership."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    ClassValue,
    DictValue,
    External,
    Instance,
    ListValue,
    SetValue,
    Text,
    Top,
    Union,
    Value,
    is_exact,
    is_known,
    payload,
)

_COMPARED: dict[type, tuple[str, Callable[..., Value]]] = {
    ast.Eq: ("__eq__", operator.eq),
    ast.NotEq: ("__ne__", operator.ne),
    ast.Lt: ("__lt__", operator.lt),
    ast.LtE: ("__le__", operator.le),
    ast.Gt: ("__gt__", operator.gt),
    ast.GtE: ("__ge__", operator.ge),
}


def alternatives_of(value: Value) -> tuple[Value, ...]:
    """The values that a value may be, one where it is known which."""
    return value.alternatives if isinstance(value, Union) else (value,)


def agreed(answers: Iterable[bool | None]) -> bool | None:
    """What all answers agree on, None where they do not."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


# --- truth ---------------------------------------------------------------------------------------------------------


def truth(m: Machine, value: Value) -> bool | None:
    """`bool(value)`, None where that is not known."""
    match value:
        case Text() if any(isinstance(part, str) and part for part in value.parts):
            return True
        case Top():
            return None
        case Union():
            return agreed(truth(m, one) for one in value.alternatives)
        case Instance():
            return _truth_of_instance(m, value)
        case ListValue() | DictValue() | SetValue():
            return None if value.inexact else bool(value.items)
        case tuple() | range():
            return bool(value)
    return bool(value) if isinstance(value, NATIVE) else True


def _truth_of_instance(m: Machine, value: Instance) -> bool | None:
    for name in ("__bool__", "__len__"):
        if value.find(name) is not MISSING:
            return truth(m, m.invoke(m.get_attribute(value, name, None)))
    if value.payload is not None and value.tree_class is not None:
        return truth(m, value.payload)
    return None if value.tree_class is None else True


# --- comparisons ---------------------------------------------------------------------------------------------------


def compare(m: Machine, op: ast.cmpop, left: Value, right: Value, node: ast.AST | None) -> Value:
    """`left op right`: a truth value, or what is known of one."""
    if isinstance(op, ast.Is | ast.IsNot):
        return _asked(m, is_same(left, right), negate=isinstance(op, ast.IsNot), node=node)
    if isinstance(op, ast.In | ast.NotIn):
        return _asked(m, contains(m, right, left, node), negate=isinstance(op, ast.NotIn), node=node)
    if isinstance(left, Union) or isinstance(right, Union):
        pairs = [(one, other) for one in alternatives_of(left) for other in alternatives_of(right)]
        answer = agreed(m.truth(compare(m, op, one, other, node)) for one, other in pairs)
        return m.unknown("comparison", node=node) if answer is None else answer
    name, native = _COMPARED[type(op)]
    if isinstance(left, Instance) and left.find(name) is not MISSING:
        return m.invoke(m.get_attribute(left, name, node), right, node=node)
    return _compare_plain(m, op, native, left, right, node)


def _compare_plain(
    m: Machine, op: ast.cmpop, native: Callable[..., Value], left: Value, right: Value, node: ast.AST | None
) -> Value:
    one, other = payload(left), payload(right)
    equality = isinstance(op, ast.Eq | ast.NotEq)
    if isinstance(one, Top) or isinstance(other, Top):
        beside = other if isinstance(one, Top) else one
        if equality and isinstance(one if beside is other else other, Array) and isinstance(beside, str | None):
            return isinstance(op, ast.NotEq)
        if isinstance(one, Array) or isinstance(other, Array):
            return m.array("comparison", node)
        return m.unknown("comparison", node=node)
    if is_known(one) and is_known(other):
        try:
            return native(plain(one), plain(other))
        except TypeError:
            return m.unknown("comparison", node=node)
    if not equality:
        return m.unknown("comparison", node=node)
    if isinstance(one, tuple | ListValue | DictValue | SetValue) and type(one) is type(other):
        return m.unknown("comparison", node=node)
    return (one is other or (isinstance(one, External) and one == other)) == isinstance(op, ast.Eq)


def plain(value: Value) -> Value:
    """A value that is known in full as Python has it: lists and dictionaries included."""
    match value:
        case tuple():
            return tuple(map(plain, value))
        case ListValue():
            return [plain(item) for item in value.items]
        case SetValue():
            return {plain(item) for item in value.items}
        case DictValue():
            return {plain(key): plain(item) for key, item in value.items.items()}
    return value


def _asked(m: Machine, answer: bool | None, *, negate: bool, node: ast.AST | None) -> Value:
    return m.unknown("comparison", node=node) if answer is None else answer != negate


def is_same(one: Value, other: Value) -> bool | None:
    """`one is other`, None where that is not known."""
    if isinstance(one, Union) or isinstance(other, Union):
        return agreed(is_same(a, b) for a in alternatives_of(one) for b in alternatives_of(other))
    for value, beside in ((one, other), (other, one)):
        if isinstance(value, Array) and (beside is None or isinstance(beside, bool)):
            return False
        if isinstance(value, Text) and beside is None:
            return False
        if isinstance(value, Top):
            return None
    if isinstance(one, NATIVE) and isinstance(other, NATIVE):
        return type(one) is type(other) and one == other
    return one is other or (isinstance(one, External) and one == other)


def contains(m: Machine, container: Value, item: Value, node: ast.AST | None) -> bool | None:
    """`item in container`, None where that is not known."""
    if isinstance(container, Instance) and container.find("__contains__") is not MISSING:
        return m.truth(m.invoke(m.get_attribute(container, "__contains__", node), item, node=node))
    held, sought = payload(container), item
    if isinstance(sought, Union):
        return agreed(contains(m, container, one, node) for one in sought.alternatives)
    if isinstance(sought, Top) or isinstance(held, Top | Union):
        return None
    if isinstance(held, str):
        text = payload(sought)
        return text in held if isinstance(text, str) else None
    if isinstance(held, ClassValue) and held.kind == "enum":
        members = held.attributes.get("__members__")
        return any(one is sought for one in members.items.values()) if isinstance(members, DictValue) else None
    items = m.items(held, node) if isinstance(held, tuple | ListValue | DictValue | SetValue | range) else None
    return None if items is None else _holds(items, sought, exact=is_exact(held))


def _holds(items: list[Value], sought: Value, *, exact: bool) -> bool | None:
    answers = {_equals(item, sought) for item in items}
    if True in answers:
        return True if exact else None
    return False if exact and None not in answers else None


def _equals(one: Value, other: Value) -> bool | None:
    """`one == other` for what is looked for among items."""
    if one is other:
        return True
    one, other = payload(one), payload(other)
    if isinstance(one, Top | Union) or isinstance(other, Top | Union):
        return None
    if is_known(one) and is_known(other):
        return plain(one) == plain(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            return False
        return agreed_all(_equals(a, b) for a, b in zip(one, other, strict=True))
    return isinstance(one, External) and one == other


def agreed_all(answers: Iterable[bool | None]) -> bool | None:
    """Whether all answers are true: False if one is false, else None if one is not known."""
    found = set(answers)
    return False if False in found else None if None in found else True

"""Whether two values are the same, and what is known of a value that is one or the other."""

from __future__ import annotations

from collections.abc import Iterable

from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Bound,
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Integers,
    Partial,
    ScopeValue,
    Text,
    Top,
    Union,
    Value,
    Wrapped,
)
from hkmigrate.source.haiku import FORCE_PREFIX

MOST = 8
"""How many alternatives are kept apart; of more, nothing is known."""

MOST_CLASSES = 64
"""The same where all of them are classes or functions, as in a registry."""


def same(one: Value, other: Value) -> bool:
    """Whether two values are the same for sure, or equally unknown."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    match one:
        case Text():
            return isinstance(other, Text) and _all_same(one.parts, other.parts)
        case Top():
            return isinstance(other, Top) and one.code == other.code
        case External():
            return one == other
        case tuple():
            return isinstance(other, tuple) and _all_same(one, other)
        case Bound():
            return (
                isinstance(other, Bound) and same(one.function, other.function) and one.self_value is other.self_value
            )
        case Union():
            return isinstance(other, Union) and _all_same(one.alternatives, other.alternatives)
        case FunctionValue():
            return isinstance(other, FunctionValue) and _is_same_function(one, other)
    return isinstance(one, (*NATIVE, range)) and one == other


def _is_same_function(one: FunctionValue, other: FunctionValue) -> bool:
    return one.node is other.node and one.environment is other.environment and not one.defaults


def _all_same(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def join(one: Value, other: Value) -> Value:
    """What is known of a value that is `one` or `other`."""
    if same(one, other) or other is MISSING:
        return one
    if one is MISSING:
        return other
    if type(one) is tuple and type(other) is tuple and len(one) == len(other):
        return tuple(map(join, one, other))
    for value, beside in ((one, other), (other, one)):
        if type(value) is Top and not _matters(beside):
            return value
        if isinstance(value, Array) and isinstance(beside, int | float | Array | Integers):
            return value
    return _union([one, other])


def _matters(value: Value) -> bool:
    """Whether a value is kept beside one that is not known: it may be called or entered, or force a name."""
    if isinstance(value, Union):
        return any(map(_matters, value.alternatives))
    if isinstance(value, str):
        return value.startswith(FORCE_PREFIX)
    if isinstance(value, Text):
        return value.prefix.startswith(FORCE_PREFIX)
    return isinstance(value, FunctionValue | ClassValue | Partial | Bound | Wrapped | Instance | ScopeValue | External)


def _union(values: Iterable[Value]) -> Value:
    found: list[Value] = []
    for value in values:
        for alternative in value.alternatives if isinstance(value, Union) else (value,):
            if not any(same(alternative, other) for other in found):
                found.append(alternative)
    if len(found) == 1:
        return found[0]
    classes = all(isinstance(value, ClassValue | FunctionValue | Partial | External) for value in found)
    if len(found) > (MOST_CLASSES if classes else MOST):
        return Top("union", why=f"one of more than {len(found) - 1} values")
    return Union(tuple(found))


def join_all(values: Iterable[Value]) -> Value:
    """What is known of a value that is one of `values`; `MISSING` where there are none."""
    joined: Value = MISSING
    for value in values:
        joined = join(joined, value)
    return joined

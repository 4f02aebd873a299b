"""Binary operators, and texts that are put together."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.comparisons import (
    alternatives_of,
    plain,
)
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.text import percent
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
    is_known,
    payload,
)

_BINARY: dict[type, tuple[str, Callable[..., Value]]] = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("sub", operator.sub),
    ast.Mult: ("mul", operator.mul),
    ast.Div: ("truediv", operator.truediv),
    ast.FloorDiv: ("floordiv", operator.floordiv),
    ast.Mod: ("mod", operator.mod),
    ast.Pow: ("pow", operator.pow),
    ast.MatMult: ("matmul", operator.matmul),
    ast.BitOr: ("or", operator.or_),
    ast.BitAnd: ("and", operator.and_),
    ast.BitXor: ("xor", operator.xor),
    ast.LShift: ("lshift", operator.lshift),
    ast.RShift: ("rshift", operator.rshift),
}
_LARGEST = 100_000
"""The longest text or tuple, and the largest shift or exponent, that is computed."""


def binary(m: Machine, op: ast.operator, left: Value, right: Value, node: ast.AST | None) -> Value:
    """`left op right`."""
    if isinstance(left, Union) or isinstance(right, Union):
        pairs = [(one, other) for one in alternatives_of(left) for other in alternatives_of(right)]
        return join_all(binary(m, op, one, other, node) for one, other in pairs)
    name, native = _BINARY[type(op)]
    own = _own_operator(m, name, left, right, node)
    if own is not MISSING:
        return own
    one, other = payload(left), payload(right)
    if isinstance(op, ast.Add) and (isinstance(one, Text) or isinstance(other, Text)):
        return joined_text(m, (one, other), node)
    if isinstance(op, ast.Add) and isinstance(one, str) != isinstance(other, str):
        if isinstance(other if isinstance(one, str) else one, Top):
            return joined_text(m, (one, other), node)
    if isinstance(op, ast.Mod) and isinstance(one, str) and not is_known(other):
        return percent(m, one, other, node)
    if isinstance(one, Array) or isinstance(other, Array):
        return m.array("operator", node)
    for value in (one, other):
        if isinstance(value, Top):
            return value
    return _binary_plain(m, op, native, one, other, node)


def _own_operator(m: Machine, name: str, left: Value, right: Value, node: ast.AST | None) -> Value:
    for value, other, method in ((left, right, f"__{name}__"), (right, left, f"__r{name}__")):
        if isinstance(value, Instance) and value.find(method) is not MISSING:
            return m.invoke(m.get_attribute(value, method, node), other, node=node)
    return MISSING


def _binary_plain(
    m: Machine, op: ast.operator, native: Callable[..., Value], one: Value, other: Value, node: ast.AST | None
) -> Value:
    if isinstance(one, ListValue | tuple) and type(one) is type(other) and isinstance(op, ast.Add):
        return _appended(m, one, other, node)
    if isinstance(one, DictValue) and isinstance(other, DictValue) and isinstance(op, ast.BitOr):
        return DictValue({**one.items, **other.items}, one.inexact or other.inexact)
    if isinstance(one, SetValue) and isinstance(other, SetValue):
        return _sets(m, op, one, other, node)
    if isinstance(one, ListValue | tuple) and isinstance(other, int) and isinstance(op, ast.Mult):
        return _repeated(m, one, other, node)
    if isinstance(one, (*NATIVE, PurePosixPath)) and (isinstance(other, NATIVE) or is_known(other)):
        return _native(m, op, native, one, other, node)
    if isinstance(one, External | ClassValue) or isinstance(other, External | ClassValue):
        return m.unknown("type-expression", node=node) if isinstance(op, ast.BitOr) else m.array("operator", node)
    if isinstance(one, Instance) and one.tree_class is None:
        return m.unknown("operator", str(one.kind), node)
    return m.unknown("operator", f"{type(one).__name__} and {type(other).__name__}", node)


def _appended(m: Machine, one: Value, other: Value, node: ast.AST | None) -> Value:
    left, right = (side.items if isinstance(side, ListValue) else side for side in (one, other))
    assert isinstance(left, list | tuple)
    assert isinstance(right, list | tuple)
    if len(left) + len(right) > _LARGEST:
        return m.unknown("size", "a sequence of too many items", node)
    if isinstance(one, ListValue) and isinstance(other, ListValue):
        return ListValue([*left, *right], one.inexact or other.inexact)
    return (*left, *right)


def _repeated(m: Machine, one: Value, times: int, node: ast.AST | None) -> Value:
    held = one.items if isinstance(one, ListValue) else one
    assert isinstance(held, list | tuple)
    if len(held) * times > _LARGEST:
        return m.unknown("size", "a sequence of too many items", node)
    return ListValue([*held] * times, one.inexact) if isinstance(one, ListValue) else tuple(held) * times


def _sets(m: Machine, op: ast.operator, one: SetValue, other: SetValue, node: ast.AST | None) -> Value:
    inexact = one.inexact or other.inexact
    match op:
        case ast.BitOr():
            return SetValue({**one.items, **other.items}, inexact)
        case ast.BitAnd():
            return SetValue({item: None for item in one.items if item in other.items}, inexact)
        case ast.Sub():
            return SetValue({item: None for item in one.items if item not in other.items}, inexact)
    return m.unknown("operator", "sets", node)


def _native(
    m: Machine, op: ast.operator, native: Callable[..., Value], one: Value, other: Value, node: ast.AST | None
) -> Value:
    if _is_large(op, one, other):
        return m.unknown("size", "a value that is too large to compute", node)
    try:
        return native(one, plain(other))
    except ZeroDivisionError:
        m.raise_("ZeroDivisionError", "division by zero", node)
    except (TypeError, ValueError, OverflowError):
        return m.unknown("operator", f"{type(one).__name__} and {type(other).__name__}", node)


def _is_large(op: ast.operator, one: Value, other: Value) -> bool:
    if isinstance(one, str | bytes) and isinstance(op, ast.Mod):
        return _fills_much(one if isinstance(one, str) else one.decode("latin-1"), plain(other))
    if isinstance(op, ast.Add) and isinstance(one, str | bytes) and isinstance(other, str | bytes):
        return len(one) + len(other) > _LARGEST
    if isinstance(op, ast.Mult):
        for value, times in ((one, other), (other, one)):
            if isinstance(value, str | bytes) and isinstance(times, int) and len(value) * times > _LARGEST:
                return True
        return all(isinstance(value, int) and value.bit_length() > _LARGEST for value in (one, other))
    if isinstance(op, ast.Pow):
        return isinstance(one, int) and isinstance(other, int) and one.bit_length() * max(other, 0) > _LARGEST
    return isinstance(op, ast.LShift) and isinstance(other, int) and other > _LARGEST


_WIDTH = re.compile(r"\d+")
_GIVEN_WIDTH = re.compile(r"%[-#0 +.\d]{0,40}+\*")
_NUMBER = 400
"""As many characters has a number that is shown with a point."""


def _fills_much(template: str, given: Value) -> bool:
    """Whether `template % given` may be longer than is computed."""
    if len(template) > _LARGEST or _GIVEN_WIDTH.search(template):
        return True
    widths = _WIDTH.findall(template)
    if any(len(width) > len(str(_LARGEST)) for width in widths):
        return True
    try:
        longest = max(len(str(given)), _NUMBER)
    except ValueError:  # a number of too many digits
        return True
    return sum(map(int, widths)) + template.count("%") * longest > max(_LARGEST, 2 * longest)


def joined_text(m: Machine, parts: Iterable[Value], node: ast.AST | None) -> Value:
    """A text of these parts, one behind the other; several where a part may be one of several."""
    flat: list[Value] = []
    length = 0
    for part in parts:
        for piece in part.parts if isinstance(part, Text) else (payload(part),):
            length += len(piece) if isinstance(piece, str) else 1
            if length > _LARGEST:
                return m.unknown("size", "a text that is too long", node)
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            else:
                flat.append(piece)
    if all(isinstance(piece, str) for piece in flat):
        return "".join(piece for piece in flat if isinstance(piece, str))
    unions = [piece for piece in flat if isinstance(piece, Union)]
    if len(unions) == 1 and all(isinstance(payload(one), NATIVE) for one in unions[0].alternatives):
        at = flat.index(unions[0])
        choices = (str(payload(one)) for one in unions[0].alternatives)
        return join_all(joined_text(m, (*flat[:at], choice, *flat[at + 1 :]), node) for choice in choices)
    shown = "".join(piece if isinstance(piece, str) else "{}" for piece in flat)
    return Text("text", m.place(node), shown, tuple(flat))

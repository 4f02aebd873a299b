"""Truth, comparisons and binary operators."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.text import percent
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Bound,
    ClassValue,
    DictValue,
    External,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    SetValue,
    Text,
    Top,
    Union,
    Value,
    Wrapped,
    is_exact,
    is_haiku_module,
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
_COMPARED: dict[type, tuple[str, Callable[..., Value]]] = {
    ast.Eq: ("__eq__", operator.eq),
    ast.NotEq: ("__ne__", operator.ne),
    ast.Lt: ("__lt__", operator.lt),
    ast.LtE: ("__le__", operator.le),
    ast.Gt: ("__gt__", operator.gt),
    ast.GtE: ("__ge__", operator.ge),
}
_LARGEST = 100_000
"""The longest text or tuple, and the largest shift or exponent, that is computed."""


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


# --- kinds ---------------------------------------------------------------------------------------------------------

_NATIVE_KINDS: dict[str, type] = {
    f"builtins.{kind.__name__}": kind for kind in (int, float, str, bytes, complex, bool, tuple, range)
}
_NUMBERS = frozenset(("numbers.Number", "numbers.Real", "numbers.Integral"))
_SEQUENCES = frozenset(("collections.abc.Sequence", "typing.Sequence", "collections.abc.Iterable", "typing.Iterable"))
_KINDS: dict[type, frozenset[str]] = {
    ListValue: frozenset(("builtins.list", "typing.List", "collections.abc.MutableSequence")) | _SEQUENCES,
    DictValue: frozenset(
        (
            *("builtins.dict", "typing.Dict", "collections.abc.Mapping", "typing.Mapping"),
            *("collections.abc.MutableMapping", "typing.MutableMapping", "collections.abc.Iterable"),
        )
    ),
    SetValue: frozenset(("builtins.set", "builtins.frozenset", "collections.abc.Set", "collections.abc.Iterable")),
    tuple: frozenset(("builtins.tuple", "typing.Tuple")) | _SEQUENCES,
    str: frozenset(("builtins.str", "typing.Text")) | _SEQUENCES,
    ClassValue: frozenset(("builtins.type",)),
}
_CALLABLES = frozenset(("collections.abc.Callable", "typing.Callable", "types.FunctionType", "types.MethodType"))
_ARRAYS = frozenset(("ndarray", "Array", "Tracer", "ArrayImpl"))


def is_instance(value: Value, kind: Value) -> bool | None:
    """`isinstance(value, kind)`, None where that is not known."""
    if isinstance(kind, tuple):
        answers = {is_instance(value, one) for one in kind}
        return True if True in answers else None if None in answers else False
    if isinstance(value, Union):
        return agreed(is_instance(one, kind) for one in value.alternatives)
    if isinstance(value, Top):
        return _is_unknown_instance(value, kind)
    if isinstance(kind, External) and kind.name == "builtins.object":
        return True
    if isinstance(value, Instance):
        return _is_object_of(value, kind)
    if not isinstance(kind, External):
        return False if isinstance(kind, ClassValue) else None
    if kind.name in _NATIVE_KINDS and isinstance(value, (*NATIVE, tuple, range)):
        return isinstance(value, _NATIVE_KINDS[kind.name])
    return _is_of_kind(value, kind.name)


def _is_of_kind(value: Value, name: str) -> bool | None:
    for shape, names in _KINDS.items():
        if isinstance(value, shape):
            return name in names
    if isinstance(value, FunctionValue | Bound | Partial | Wrapped):
        return name in _CALLABLES
    if isinstance(value, PurePosixPath):
        return name in ("pathlib.Path", "pathlib.PurePath", "os.PathLike")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return name in _NUMBERS
    return None if isinstance(value, External) else False


def _is_unknown_instance(value: Top, kind: Value) -> bool | None:
    name = kind.name if isinstance(kind, External) else ""
    if isinstance(value, Text):
        return name == "builtins.str"
    if isinstance(value, Array):
        if name.rpartition(".")[2] in _ARRAYS:
            return True
        plainly = name in ("builtins.tuple", "builtins.list", "builtins.dict", "builtins.str")
        return False if plainly or isinstance(kind, ClassValue) else None
    return None


def _is_object_of(value: Instance, kind: Value) -> bool | None:
    name = kind.name if isinstance(kind, External) else ""
    cls = value.tree_class
    if cls is None:
        if kind == value.kind:
            return True
        assert isinstance(value.kind, External)
        return name == "haiku.Module" and is_haiku_module(value.kind.name)
    if kind in cls.order or (name == "haiku.Module" and cls.is_module):
        return True
    if value.payload is not None and name and _is_of_kind(value.payload, name):
        return True
    unknown = any(isinstance(base, External) and base.name == "?" for base in cls.order)
    return None if unknown or isinstance(kind, Top | Union) else False


# --- binary operators ----------------------------------------------------------------------------------------------


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

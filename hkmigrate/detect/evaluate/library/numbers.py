"""Builtins that make numbers and texts of one value: `int`, `float`, `str`, `repr`, `round` and their like."""

from __future__ import annotations

import builtins
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import MOST, Node, derived, natives, over, over_all, required
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.library.text import format_value, representation, string_of
from hkmigrate.detect.evaluate.values import Array, Instance, Integers, Value, payload

_ERRORS = (ValueError, TypeError, LookupError, OverflowError, ZeroDivisionError)
_SPECIAL = {
    "int": ("__int__", "__index__"),
    "float": ("__float__",),
    "complex": ("__complex__",),
    "abs": ("__abs__",),
    "round": ("__round__",),
    "bytes": ("__bytes__",),
}
_DIVMOD: Callable[..., tuple[Value, Value]] = divmod
_INTEGERS = frozenset(("int", "abs", "round"))


def _number(name: str) -> Handler:
    """A builtin that is run natively where its arguments are known."""

    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        def run(values: list[Value]) -> Value:
            return _run(m, name, Arguments(values, arguments.keywords, arguments.more, arguments.more_keywords), node)

        return over_all(m, arguments.positional, run)

    return handler


def _run(m: Machine, name: str, arguments: Arguments, node: Node) -> Value:
    first = arguments.get(0)
    for special in _SPECIAL.get(name, ()):
        if isinstance(first, Instance) and first.tree_class is not None and first.tree_class.find(special) is not None:
            return m.call(m.get_attribute(first, special, node), given(), node)
    known = natives(arguments)
    if known is None or _is_large(name, *known):
        if isinstance(payload(first), Integers) and name in _INTEGERS:
            return payload(first)
        return derived(m, name, arguments.every(), node)
    try:
        result: Value = getattr(builtins, name)(*known[0], **known[1])
    except _ERRORS as error:
        m.raise_(type(error).__name__, str(error), node)
    return result


def _is_large(name: str, positional: list[Value], keywords: dict[str, Value]) -> bool:
    """Whether a native call could take long, or make something large."""
    values = [*positional, *keywords.values()]
    if name == "pow" and len(positional) > 1:
        return any(isinstance(value, int) and abs(value) > 10_000 for value in values[:2])
    if name in ("bytes", "bytearray"):
        return any(isinstance(value, int) and value > MOST for value in values)
    return any(isinstance(value, str | bytes) and len(value) > MOST for value in values)


for _name in ("int", "float", "complex", "abs", "round", "pow", "ord", "chr", "bin", "hex", "oct", "bytes"):
    external(f"builtins.{_name}")(_number(_name))


@external("builtins.divmod")
def _divmod(m: Machine, arguments: Arguments, node: Node) -> Value:
    known = natives(arguments)
    if known is None or len(known[0]) != 2:
        one = derived(m, "divmod", arguments.every(), node)
        return one, one
    try:
        quotient, remainder = _DIVMOD(*known[0])
    except _ERRORS as error:
        m.raise_(type(error).__name__, str(error), node)
    return quotient, remainder


@external("builtins.bool")
def _bool(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(0, default=False)
    if isinstance(value, Array):
        return m.array("bool", node)
    truth = m.truth(value)
    return derived(m, "bool", [value], node) if truth is None else truth


@external("builtins.str")
def _str(m: Machine, arguments: Arguments, node: Node) -> Value:
    if len(arguments.positional) > 1 or arguments.keywords:
        return _run(m, "str", arguments, node)
    return over(m, arguments.get(0, "object", ""), lambda value: string_of(m, value, node))


@external("builtins.repr", "builtins.ascii")
def _repr(m: Machine, arguments: Arguments, node: Node) -> Value:
    return representation(m, required(m, arguments, 0, "obj", node), node)


@external("builtins.format")
def _format(m: Machine, arguments: Arguments, node: Node) -> Value:
    return format_value(m, required(m, arguments, 0, "value", node), arguments.get(1, default=""), "", node)


@external("builtins.hash", "builtins.id")
def _hash(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return Integers("integers", m.place(node), "hash")


@external("builtins.bytearray", "builtins.memoryview")
def _buffer(m: Machine, arguments: Arguments, node: Node) -> Value:
    return derived(m, "builtin", arguments.every(), node, "bytearray")

"""The methods of texts, bytes, numbers and paths."""

from __future__ import annotations

from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import (
    MOST,
    Node,
    derived,
    elements,
    natives,
    over_all,
    required,
    to_value,
)
from hkmigrate.detect.evaluate.library.method_names import has_method
from hkmigrate.detect.evaluate.library.text import format_template, format_value, hole, make_text, percent
from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    ListValue,
    Text,
    Top,
    Value,
    payload,
)

_QUESTIONS = frozenset(name for name in dir(str) if name.startswith("is") or name in ("startswith", "endswith"))
_LISTS = frozenset(("split", "rsplit", "splitlines"))
_NUMBERS = frozenset(("find", "rfind", "index", "rindex", "count", "__len__"))
_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, OverflowError)


def string_method(m: Machine, owner: str | Text, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a text, of which not all may be known."""
    match name:
        case "join":
            return _join(m, owner, required(m, arguments, 0, "iterable", node), node)
        case "format" if isinstance(owner, str):
            return format_template(m, owner, arguments, node)
        case "format_map" if isinstance(owner, str):
            mapping = payload(arguments.get(0, default=None))
            return _format_map(m, owner, mapping, node)
        case "__mod__":
            return percent(m, owner, arguments.get(0, default=None), node)
        case "__format__":
            return format_value(m, owner, arguments.get(0, default=""), "", node)
        case "__str__":
            return owner
    if isinstance(owner, Text):
        return _of_holes(m, owner, name, arguments, node)

    def run(values: list[Value]) -> Value:
        return native_method(m, owner, name, Arguments(values, arguments.keywords, arguments.more), node)

    return over_all(m, arguments.positional, run)


def _join(m: Machine, owner: str | Text, value: Value, node: Node) -> Value:
    items, exact = elements(m, value, node)
    if not exact:
        return hole(m, "join", "a list of unknown length", node)
    parts: list[Value] = []
    for index, item in enumerate(items):
        inner = payload(item)
        if isinstance(inner, int | float | None):
            m.raise_("TypeError", f"sequence item {index}: expected str instance", node)
        parts.extend((owner, inner) if index else (inner,))
    return make_text(m, parts, node)


def _format_map(m: Machine, owner: str, mapping: Value, node: Node) -> Value:
    if not isinstance(mapping, DictValue):
        return hole(m, "format", "format_map", node)
    keywords = {key: value for key, value in mapping.items.items() if isinstance(key, str)}
    more = m.unknown("format", "format_map", node) if mapping.inexact else MISSING
    return format_template(m, owner, Arguments([], keywords, more_keywords=more), node)


def _of_holes(m: Machine, owner: Text, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a text with holes."""
    if name == "startswith":
        return _starts_with(m, owner, arguments.get(0, default=None), node)
    if name in _QUESTIONS or name in _NUMBERS:
        return derived(m, "text", [], node, name)
    if name in _LISTS:
        return ListValue([hole(m, "text", name, node)], inexact=True)
    if name in ("partition", "rpartition"):
        return tuple(hole(m, "text", name, node) for _ in range(3))
    if name == "__add__":
        return make_text(m, (owner, arguments.get(0, default="")), node)
    if not has_method("", name):
        m.raise_("AttributeError", f"'str' object has no attribute '{name}'", node)
    return hole(m, "text", name, node)


def _starts_with(m: Machine, owner: Text, what: Value, node: Node) -> Value:
    prefix = owner.prefix
    if isinstance(what, str):
        if prefix.startswith(what):
            return True
        if not what.startswith(prefix):
            return False
    return m.unknown("text", "startswith", node)


def native_method(m: Machine, owner: Value, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a native value, run natively where its arguments are known."""
    if not has_method(owner, name):
        m.raise_("AttributeError", f"'{type(owner).__name__}' object has no attribute '{name}'", node)
    known = natives(arguments)
    if known is None or _is_large(owner, name, *known):
        return _unknown_result(m, owner, name, arguments, node)
    try:
        result = getattr(owner, name)(*known[0], **known[1])
    except _ERRORS as error:
        m.raise_(type(error).__name__, str(error), node)
    value = NotImplemented if result is NotImplemented else to_value(result)
    return m.unknown("method", name, node) if value is MISSING or value is NotImplemented else value


def _is_large(owner: Value, name: str, positional: list[Value], keywords: dict[str, Value]) -> bool:
    """Whether a native call could make something large."""
    values = [*positional, *keywords.values()]
    sizes = [len(value) for value in (owner, *values) if isinstance(value, str | bytes | list | tuple | dict)]
    if any(size > MOST for size in sizes):
        return True
    if name in ("replace", "translate", "__mul__", "__rmul__", "expandtabs", "__pow__", "__lshift__", "to_bytes"):
        numbers = [abs(value) for value in values if isinstance(value, int)]
        product = 1
        for size in (*sizes, *numbers):
            product *= size + 1
        return product > MOST * 10 or name in ("__pow__", "__lshift__")
    return any(isinstance(value, int) and abs(value) > MOST for value in values)


def _unknown_result(m: Machine, owner: Value, name: str, arguments: Arguments, node: Node) -> Value:
    if isinstance(owner, str):
        if name in _LISTS:
            return ListValue([hole(m, "text", name, node)], inexact=True)
        if name not in _QUESTIONS and name not in _NUMBERS and not name.startswith("__"):
            first = next((value for value in arguments.every() if isinstance(value, Top)), None)
            if first is not None:
                return Text("text", m.place(node), name, (first,))
            return hole(m, "text", name, node)
    return derived(m, "method", arguments.every(), node, f"{type(owner).__name__}.{name}")


_PURE_PATH = frozenset(
    (
        *("joinpath", "with_name", "with_suffix", "with_stem", "relative_to", "is_relative_to", "is_absolute"),
        *("as_posix", "match", "__truediv__", "__rtruediv__", "__str__", "__fspath__", "__eq__", "is_reserved"),
    )
)


def path_method(m: Machine, owner: PurePosixPath, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of a path: what looks at files is not known."""
    if name not in _PURE_PATH:
        return m.unknown("file", f"Path.{name}", node)
    return native_method(m, owner, name, arguments, node)

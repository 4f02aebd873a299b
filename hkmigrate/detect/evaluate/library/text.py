"""Texts, known or with holes: how a value is shown, `format`, `%` and joining."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from itertools import product

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import MOST as MOST_ALTERNATIVES
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import Node, native_of, over
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    ClassValue,
    DictValue,
    External,
    FunctionValue,
    Instance,
    Text,
    Top,
    Union,
    Value,
    is_known,
    payload,
)

_WIDE = re.compile(r"\d{5,}")
_LARGEST = 100_000
"""The longest text that is computed."""
_PERCENT = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?(?P<spec>[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?)[hlL]?(?P<kind>[a-zA-Z%])"
)
_FIELD = re.compile(r"\.(\w+)|\[([^\]]+)\]")


def is_wide(spec: str) -> bool:
    """Whether a format may make a text of more than some thousand characters."""
    return _WIDE.search(spec) is not None


def make_text(m: Machine, parts: Iterable[Value], node: Node) -> Value:
    """The text that some parts come to: known, one of several, or with holes."""
    flat: list[Value] = []
    length = 0
    for part in parts:
        for one in part.parts if isinstance(part, Text) else (part,):
            length += len(one) if isinstance(one, str) else 1
            if length > _LARGEST:
                return hole(m, "size", "a text that is too long", node)
            if isinstance(one, str) and flat and isinstance(flat[-1], str):
                flat[-1] += one
            else:
                flat.append(one)
    if all(isinstance(part, str) for part in flat):
        return "".join(part for part in flat if isinstance(part, str))
    choices = [_choices(part) for part in flat]
    if all(choices):
        count = 1
        for choice in choices:
            count *= len(choice)
        if count <= MOST_ALTERNATIVES:
            return join_all("".join(chosen) for chosen in product(*choices))
    shown = "".join(part if isinstance(part, str) else "{}" for part in flat)
    return Text("text", m.place(node), shown, tuple(flat))


def _choices(part: Value) -> list[str]:
    """The texts that a part may be, none where that is not known."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, Union) and all(isinstance(one, str) for one in part.alternatives):
        return [one for one in part.alternatives if isinstance(one, str)]
    return []


def hole(m: Machine, code: str, why: str, node: Node) -> Text:
    """A text of which nothing is known."""
    return Text("text", m.place(node), why, (m.unknown(code, why, node),))


def string_of(m: Machine, value: Value, node: Node) -> Value:
    """`str(value)`: a text, which may have holes, or one of several."""
    if isinstance(value, str | Text):
        return value
    if isinstance(value, Union):
        return over(m, value, lambda one: string_of(m, one, node))
    if isinstance(value, Instance):
        return _instance_string(m, value, node)
    if is_known(value):
        return _bounded(m, native_of(value), node)
    if isinstance(value, Top):
        return Text("text", m.place(node), "", (value,))
    return hole(m, "str", type(value).__name__, node)


def _bounded(m: Machine, native: Value, node: Node) -> Value:
    try:
        return str(native)
    except ValueError as error:  # an integer of too many digits
        m.raise_("ValueError", str(error), node)


def _instance_string(m: Machine, value: Instance, node: Node) -> Value:
    cls = value.tree_class
    if cls is None:
        return _external_string(m, value, node)
    for name in ("__str__", "__repr__"):
        if cls.find(name) is not None:
            return m.call(m.get_attribute(value, name, node), given(), node)
    names = frozenset(cls.externals())
    if cls.kind == "enum" and not names & {"enum.StrEnum", "enum.IntEnum", "enum.IntFlag"}:
        member = value.attributes.get("name")
        return f"{cls.name}.{member}" if isinstance(member, str) else hole(m, "str", cls.name, node)
    if value.payload is not None and cls.kind != "namedtuple":
        return string_of(m, value.payload, node)
    arguments = value.attributes.get("args")
    if isinstance(arguments, tuple) and len(arguments) == 1 and any(_is_exception(name) for name in names):
        return string_of(m, arguments[0], node)
    return hole(m, "str", cls.name, node)


def _external_string(m: Machine, value: Instance, node: Node) -> Value:
    assert isinstance(value.kind, External)
    arguments = value.attributes.get("args")
    if _is_exception(value.kind.name) and isinstance(arguments, tuple) and len(arguments) <= 1:
        return string_of(m, arguments[0], node) if arguments else ""
    if value.is_of("builtins.iterator") or value.payload is None:
        return hole(m, "str", value.kind.name, node)
    return string_of(m, value.payload, node)


def _is_exception(name: str) -> bool:
    return name.startswith("builtins.") and name.endswith(("Error", "Exception"))


def representation(m: Machine, value: Value, node: Node) -> Value:
    """`repr(value)`."""
    if isinstance(value, Union):
        return over(m, value, lambda one: representation(m, one, node))
    if isinstance(value, Instance) and value.find("__repr__") is not MISSING:
        return m.call(m.get_attribute(value, "__repr__", node), given(), node)
    if is_known(value):
        return repr(native_of(value))
    return hole(m, "repr", type(value).__name__, node)


def format_value(m: Machine, value: Value, spec: Value, conversion: str, node: Node) -> Value:
    """`format(value, spec)`, as a replacement field does; `conversion` is `r`, `s`, `a` or empty."""
    if isinstance(value, Union):
        return over(m, value, lambda one: format_value(m, one, spec, conversion, node))
    if conversion in ("r", "a"):
        value = representation(m, value, node)
    elif conversion == "s":
        value = string_of(m, value, node)
    if isinstance(value, Instance) and value.find("__format__") is not MISSING:
        return m.call(m.get_attribute(value, "__format__", node), given(spec), node)
    if spec == "" or spec is None:
        return string_of(m, value, node)
    plain = payload(value)
    if not isinstance(spec, str) or _WIDE.search(spec) or not isinstance(plain, NATIVE):
        return hole(m, "format", "", node)
    try:
        return format(plain, spec)
    except (ValueError, TypeError) as error:
        m.raise_(type(error).__name__, str(error), node)


def format_template(m: Machine, template: str, arguments: Arguments, node: Node) -> Value:
    """`template.format(...)`."""
    parts: list[Value] = []
    count = length = 0
    if len(template) > _LARGEST:
        return hole(m, "size", "a text that is too long", node)
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        m.raise_("ValueError", str(error), node)
    for literal, place, spec, conversion in fields:
        parts.append(literal)
        if place is None:
            continue
        name = place
        base = re.match(r"[^.\[]*", name)
        key = base.group() if base is not None else ""
        if not key:
            key, count = str(count), count + 1
        value = _field(m, key, arguments, node)
        for attribute, index in _FIELD.findall(name):
            if attribute:
                value = m.get_attribute(value, attribute, node)
            else:
                value = m.get_item(value, int(index) if index.isdigit() else index, node)
        if spec and "{" in spec:
            spec_value: Value = format_template(m, spec, arguments, node)
        else:
            spec_value = spec or ""
        made = format_value(m, value, spec_value, conversion or "", node)
        parts.append(made)
        length += len(made) if isinstance(made, str) else 1
        if length > _LARGEST:
            return hole(m, "size", "a text that is too long", node)
    return make_text(m, parts, node)


def _field(m: Machine, key: str, arguments: Arguments, node: Node) -> Value:
    value = arguments.get(int(key)) if key.isdigit() else arguments.get(-1, key)
    if value is MISSING:
        m.raise_("IndexError" if key.isdigit() else "KeyError", key, node)
    return value


def percent(m: Machine, template: Value, values: Value, node: Node) -> Value:
    """`template % values`."""
    if not isinstance(template, str):
        return hole(m, "text", "%", node)
    values = payload(values)
    given_values = list(values) if isinstance(values, tuple) else [values]
    parts: list[Value] = []
    end = length = 0
    for found in _PERCENT.finditer(template):
        parts.append(template[end : found.start()])
        end = found.end()
        kind, key, spec = found["kind"], found["key"], found["spec"] or ""
        if kind == "%":
            parts.append("%")
            continue
        if "*" in spec or _WIDE.search(spec):
            return hole(m, "text", "%", node)
        value = m.get_item(values, key, node) if key is not None else _next(m, given_values, node)
        made = _percent_part(m, value, spec, kind, node)
        parts.append(made)
        length += len(made) if isinstance(made, str) else 1
        if length > _LARGEST:
            return hole(m, "size", "a text that is too long", node)
    parts.append(template[end:])
    left = given_values and not isinstance(values, DictValue | Top | Union)
    if left and "%(" not in template:
        m.raise_("TypeError", "not all arguments converted during string formatting", node)
    return make_text(m, parts, node)


def _next(m: Machine, values: list[Value], node: Node) -> Value:
    if not values:
        m.raise_("TypeError", "not enough arguments for format string", node)
    first = values[0]
    if not isinstance(first, Top | Union) or len(values) > 1:
        return values.pop(0)
    return first


def _percent_part(m: Machine, value: Value, spec: str, kind: str, node: Node) -> Value:
    if isinstance(value, Union):
        return over(m, value, lambda one: _percent_part(m, one, spec, kind, node))
    if kind == "s" and not spec:
        return string_of(m, value, node)
    if kind == "r" and not spec:
        return representation(m, value, node)
    plain = payload(value)
    if not isinstance(plain, NATIVE) or isinstance(value, Instance | FunctionValue | ClassValue):
        return Text("text", m.place(node), "", (value,)) if isinstance(value, Top) else hole(m, "text", "%", node)
    try:
        return str(f"%{spec}{kind}" % (plain,))
    except (ValueError, TypeError, OverflowError) as error:
        m.raise_(type(error).__name__, str(error), node)

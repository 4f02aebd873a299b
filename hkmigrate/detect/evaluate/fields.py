"""What the constructors of dataclasses and named tuples do, which are nowhere written out."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.values import MISSING, ClassValue, Field, Instance, Value


def class_with_fields(cls: ClassValue, after: ClassValue | None = None) -> ClassValue | None:
    """The class whose fields are what a constructor call fills, None where a constructor is written out before it.

    It is the first in the order of `cls`, or behind `after`.
    """
    found = after is None
    for one in cls.order:
        if found and isinstance(one, ClassValue):
            if "__init__" in one.attributes:
                return None
            if one.fields is not None:
                return one
        found = found or one is after
    return None


def fill_fields(
    m: Machine, cls: ClassValue, with_fields: ClassValue, made: Instance, arguments: Arguments, node: ast.AST | None
) -> None:
    """What the constructor of a dataclass or named tuple does."""
    values: dict[str, Value] = {}
    given = list(arguments.positional)
    for field in with_fields.fields or ():
        if given and field.init and not field.keyword_only:
            value = given.pop(0)
        else:
            value = _field_value(m, field, arguments, cls.name, node)
        if value is not MISSING:
            values[field.name] = value
            m.heap.set(made.attributes, field.name, value)
    if with_fields.kind == "namedtuple":
        made.payload = tuple(values.values())
        return
    after = cls.find("__post_init__")
    if after is not None:
        m.invoke(after[0], made, node=node)


def _field_value(m: Machine, field: Field, arguments: Arguments, owner: str, node: ast.AST | None) -> Value:
    if field.init and field.name in arguments.keywords:
        return arguments.keywords[field.name]
    if field.init and arguments.more is not MISSING and not field.keyword_only:
        return arguments.more
    if field.init and arguments.more_keywords is not MISSING:
        return arguments.more_keywords
    if field.factory is not MISSING:
        return m.invoke(field.factory, node=node)
    if field.default is not MISSING or not field.init:
        return field.default
    return m.raise_("TypeError", f"{owner}.__init__() missing a required argument: '{field.name}'", node)

"""Class definitions: bases, body, enum members, fields of named tuples, hooks of bases and descriptors."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Environment, Frame
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Bindings,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    Field,
    FunctionValue,
    Instance,
    Value,
)

_NO_BASES = frozenset(("typing.Generic", "typing.Protocol", "builtins.object"))
_ENUMS = frozenset(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))
_NATIVE_ENUMS = frozenset(("builtins.str", "builtins.int", "enum.IntEnum", "enum.StrEnum"))


def define_class(m: Machine, s: ast.ClassDef) -> ClassValue:
    """The class that a definition makes, before its decorators."""
    bases = tuple(base for one in s.bases if (base := _base(m, one)) is not None)
    frame = m.frame
    environment = Environment(Bindings({"__qualname__": s.name, "__module__": frame.file.name}), m.environment, "class")
    m.frames.append(Frame(s.name, frame.file, environment, frame.context, None, s))
    try:
        m.block(s.body)
    finally:
        m.frames.pop()
    cls = ClassValue(s.name, bases, environment.variables, s, frame.file)
    environment.cls = cls
    m.circular.append(cls)
    names = frozenset(cls.externals())
    if names & _ENUMS:
        _make_enum(m, cls, names)
    elif "typing.NamedTuple" in names:
        cls.kind = "namedtuple"
        cls.fields = [Field(name, cls.attributes.get(name, MISSING)) for name in annotations_of(cls)]
    _name_descriptors(m, cls, s)
    _tell_bases(m, cls, s)
    return cls


def _base(m: Machine, expression: ast.expr) -> Value:
    value = m.evaluate(expression)
    if isinstance(value, External):
        return None if value.name in _NO_BASES else value
    if isinstance(value, ClassValue):
        return value
    return External("?")


def annotations_of(cls: ClassValue) -> dict[str, ast.expr]:
    """The annotations of a class's own body, by name."""
    notes = cls.attributes.get("__annotations__")
    items = notes.items if isinstance(notes, DictValue) else {}
    return {str(name): note for name, note in items.items() if isinstance(note, ast.expr)}


def _make_enum(m: Machine, cls: ClassValue, names: frozenset[str]) -> None:
    cls.kind = "enum"
    members = DictValue()
    last: Value = 0
    for name, given in list(cls.attributes.items()):
        if name.startswith("_") or isinstance(given, FunctionValue | Descriptor | ClassValue):
            continue
        value = given
        if isinstance(given, Instance) and given.is_of("enum.auto"):
            value = name.lower() if "enum.StrEnum" in names else (last + 1 if isinstance(last, int) else MISSING)
        last = value
        names_of = {"name": name, "value": value, "_name_": name, "_value_": value}
        member = Instance(cls, Bindings(names_of), place=m.place())
        if names & _NATIVE_ENUMS:
            member.payload = value
        init = cls.find("__init__")
        if init is not None:
            parts = list(value) if isinstance(value, tuple) else [value]
            m.call(init[0], Arguments([member, *parts]))
        members.items[name] = member
        cls.attributes[name] = member
    cls.attributes["__members__"] = members


def _name_descriptors(m: Machine, cls: ClassValue, s: ast.ClassDef) -> None:
    for name, value in list(cls.attributes.items()):
        if isinstance(value, Instance) and value.find("__set_name__") is not MISSING:
            m.invoke(m.get_attribute(value, "__set_name__", s), cls, name, node=s)


def _tell_bases(m: Machine, cls: ClassValue, s: ast.ClassDef) -> None:
    """`__init_subclass__` of the next base that has one."""
    keywords = {one.arg: m.evaluate(one.value) for one in s.keywords if one.arg and one.arg != "metaclass"}
    found = cls.find("__init_subclass__", after=cls)
    if found is not None:
        function = found[0].function if isinstance(found[0], Descriptor) else found[0]
        m.call(function, Arguments([cls], dict(keywords)), s)

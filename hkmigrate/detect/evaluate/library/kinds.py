"""Builtins that make classes, descriptors and namespaces: `type`, `super`, `property`, `vars`, `globals`."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, derived, elements, namespace, over, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Bindings,
    Bound,
    ClassValue,
    Container,
    Descriptor,
    DictValue,
    External,
    FileValue,
    FunctionValue,
    Instance,
    Partial,
    Super,
    Top,
    Value,
    payload,
)

_KINDS: dict[type, str] = {tuple: "tuple", range: "range", slice: "slice", ClassValue: "type"}


@external("builtins.type")
def _type(m: Machine, arguments: Arguments, node: Node) -> Value:
    if len(arguments.positional) == 3:
        return _new_class(m, arguments, node)
    return over(m, required(m, arguments, 0, "object", node), lambda one: _kind(m, one, node))


def _kind(m: Machine, value: Value, node: Node) -> Value:
    if isinstance(value, Instance):
        return value.kind
    if value is None:
        return External("types.NoneType")
    if isinstance(value, NATIVE):
        return External(f"builtins.{type(value).__name__}")
    if isinstance(value, Container):
        name = "dict" if isinstance(value, DictValue) else type(value).__name__.removesuffix("Value").lower()
        return External(f"builtins.{name}")
    if isinstance(value, FunctionValue):
        return External("types.FunctionType")
    name = _KINDS.get(type(value), "")
    return External(f"builtins.{name}") if name else derived(m, "type", [value], node)


def _new_class(m: Machine, arguments: Arguments, node: Node) -> Value:
    name, bases, body = arguments.positional
    if not isinstance(name, str):
        return derived(m, "class", [name], node, "type() with a name that is not known")
    found, exact = elements(m, bases, node)
    plain = {External("builtins.object"), External("typing.Generic"), External("typing.Protocol")}
    kinds = tuple(External("?") if isinstance(base, Top) or not exact else base for base in found if base not in plain)
    inner = payload(body)
    members = inner.items if isinstance(inner, DictValue) else {}
    attributes = {key: value for key, value in members.items() if isinstance(key, str)}
    return ClassValue(name, kinds, Bindings(attributes), node, m.frame.file)


@external("builtins.super")
def _super(m: Machine, arguments: Arguments, node: Node) -> Value:
    if len(arguments.positional) == 2 and isinstance(arguments.positional[0], ClassValue):
        return Super(arguments.positional[0], arguments.positional[1])
    return m.unknown("super", "", node)


@external("builtins.property", "abc.abstractproperty")
def _property(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return Descriptor("property", arguments.get(0, "fget", None), arguments.get(1, "fset", None))


@external("functools.cached_property", "django.utils.functional.cached_property", "werkzeug.utils.cached_property")
def _cached_property(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Descriptor("cached", required(m, arguments, 0, "func", node))


@external("builtins.staticmethod")
def _staticmethod(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Descriptor("static", required(m, arguments, 0, "function", node))


@external("builtins.classmethod")
def _classmethod(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Descriptor("class", required(m, arguments, 0, "function", node))


@external("builtins.vars")
def _vars(m: Machine, arguments: Arguments, node: Node) -> Value:
    owner = arguments.get(0, "object")
    if owner is MISSING:
        return namespace(m.environment.variables)
    if isinstance(owner, Bound):
        owner = owner.function
    if isinstance(owner, Instance | ClassValue | FileValue | FunctionValue | Partial):
        return namespace(owner.attributes)
    return derived(m, "vars", [owner], node)


@external("builtins.locals")
def _locals(m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return DictValue.of(m.environment.variables)


@external("builtins.globals")
def _globals(m: Machine, _arguments: Arguments, _node: Node) -> Value:
    return namespace(m.frame.file.attributes)


@external("builtins.dir")
def _dir(m: Machine, arguments: Arguments, node: Node) -> Value:
    return derived(m, "dir", arguments.every(), node)

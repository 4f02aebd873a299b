"""Calls of methods that are no functions of the tree, by the kind of their owner."""

from __future__ import annotations

from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.call import call_external
from hkmigrate.detect.evaluate.library.common import Node, derived, over
from hkmigrate.detect.evaluate.library.taking import advance
from hkmigrate.detect.evaluate.methods.bases import super_method
from hkmigrate.detect.evaluate.methods.mappings import mapping_method
from hkmigrate.detect.evaluate.methods.objects import (
    class_method,
    descriptor_method,
    instance_method,
    transformed_method,
    wrapped_method,
)
from hkmigrate.detect.evaluate.methods.sequences import list_method, sequence_method
from hkmigrate.detect.evaluate.methods.sets import set_method
from hkmigrate.detect.evaluate.methods.strings import native_method, path_method, string_method
from hkmigrate.detect.evaluate.values import (
    NATIVE,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FunctionValue,
    Generator,
    Instance,
    ListValue,
    Partial,
    SetValue,
    Super,
    Text,
    Top,
    Transformed,
    Union,
    Value,
    Wrapped,
)


def call_method(m: Machine, owner: Value, name: str, arguments: Arguments, node: Node) -> Value:
    """`owner.name(...)` of a native value, a container or an object of the library."""
    if isinstance(owner, Union):
        return over(m, owner, lambda one: call_method(m, one, name, arguments, node))
    if isinstance(owner, str | Text):
        return string_method(m, owner, name, arguments, node)
    if isinstance(owner, Top):
        m.may_call(arguments.every(), node, name)
        return derived(m, "method", [owner], node, name)
    if isinstance(owner, ListValue | DictValue | SetValue | tuple | range):
        return _container_method(m, owner, name, arguments, node)
    if isinstance(owner, PurePosixPath):
        return path_method(m, owner, name, arguments, node)
    if isinstance(owner, (*NATIVE, slice)):
        return native_method(m, owner, name, arguments, node)
    return _object_method(m, owner, name, arguments, node)


def _container_method(
    m: Machine,
    owner: ListValue | DictValue | SetValue | tuple[Value, ...] | range,
    name: str,
    arguments: Arguments,
    node: Node,
) -> Value:
    match owner:
        case ListValue():
            return list_method(m, owner, name, arguments, node)
        case DictValue():
            return mapping_method(m, owner, name, arguments, node)
        case SetValue():
            return set_method(m, owner, name, arguments, node)
    return sequence_method(m, owner, name, arguments, node)


def _object_method(m: Machine, owner: Value, name: str, arguments: Arguments, node: Node) -> Value:
    match owner:
        case Instance():
            return instance_method(m, owner, name, arguments, node)
        case Super():
            return super_method(m, owner, name, arguments, node)
        case ClassValue():
            return class_method(m, owner, name, arguments, node)
        case External():
            return call_external(m, External(f"{owner.name}.{name}"), arguments, node)
    return _function_method(m, owner, name, arguments, node)


def _function_method(m: Machine, owner: Value, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of what is called, or of a generator."""
    match owner:
        case Wrapped():
            return wrapped_method(m, owner, name, arguments, node)
        case Descriptor():
            return descriptor_method(m, owner, name, arguments, node)
        case Generator():
            return _generator_method(m, owner, name, node)
        case Transformed():
            return transformed_method(m, owner, name, node)
        case FunctionValue() | Bound() | Partial():
            return _plain_function_method(m, owner, name, arguments, node)
    return m.unknown("method", f"{type(owner).__name__}.{name}", node)


def _generator_method(m: Machine, owner: Generator, name: str, node: Node) -> Value:
    match name:
        case "__next__" | "send":
            return advance(m, owner, node)
        case "__iter__":
            return owner
        case "close":
            return None
    return m.unknown("method", f"generator.{name}", node)


def _plain_function_method(
    m: Machine, owner: FunctionValue | Bound | Partial, name: str, arguments: Arguments, node: Node
) -> Value:
    if name == "__call__":
        return m.call(owner, arguments, node)
    if name == "__get__":
        first = arguments.get(0, default=None)
        return owner if first is None or not isinstance(owner, FunctionValue) else Bound(owner, first)
    m.may_call(arguments.every(), node, name)
    return m.unknown("method", f"function.{name}", node)

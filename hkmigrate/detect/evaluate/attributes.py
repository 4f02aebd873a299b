"""`owner.name`: attributes of objects, classes, files and functions, and what descriptors make of them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import PurePosixPath

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.fields import class_with_fields, fill_fields
from hkmigrate.detect.evaluate.frames import RaiseSignal
from hkmigrate.detect.evaluate.join import join, join_all
from hkmigrate.detect.evaluate.library.common import namespace
from hkmigrate.detect.evaluate.library.haiku_transforms import transformed_attribute
from hkmigrate.detect.evaluate.library.instances import external_attribute, set_external_attribute
from hkmigrate.detect.evaluate.library.names import canonical_external
from hkmigrate.detect.evaluate.methods import has_method
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Array,
    Behaviour,
    Bound,
    ClassValue,
    Descriptor,
    DictValue,
    External,
    FileValue,
    FunctionValue,
    Instance,
    NativeMethod,
    Partial,
    Super,
    Text,
    Top,
    Transformed,
    Union,
    Value,
    Wrapped,
)


def get_attribute(m: Machine, owner: Value, name: str, node: ast.AST | None, default: Value = MISSING) -> Value:
    """`owner.name`; `default` where there is none."""
    if isinstance(owner, Top):
        if isinstance(owner, Text):
            return NativeMethod(owner, name)
        return Array("array", owner.place, owner.why) if isinstance(owner, Array) else owner
    reader = _READERS.get(type(owner))
    found = reader(m, owner, name, node) if reader is not None else _of_native(owner, name)
    if found is not MISSING:
        return found
    if default is not MISSING:
        return default
    return m.raise_("AttributeError", f"{_shown(owner)} has no attribute '{name}'", node)


def _shown(owner: Value) -> str:
    if isinstance(owner, Instance):
        return f"'{owner.kind.name}'"
    return f"'{getattr(owner, 'name', type(owner).__name__)}'"


def _of_native(owner: Value, name: str) -> Value:
    if isinstance(owner, slice):
        return getattr(owner, name, MISSING)
    if isinstance(owner, PurePosixPath) and hasattr(owner, name) and not callable(getattr(owner, name)):
        return getattr(owner, name)
    if isinstance(owner, int | float | complex) and name in ("real", "imag"):
        return getattr(owner, name)
    return NativeMethod(owner, name) if has_method(owner, name) else MISSING


# --- files, unions, functions --------------------------------------------------------------------------------------


def _of_file(m: Machine, owner: FileValue, name: str, node: ast.AST | None) -> Value:
    m.heap.read(owner.attributes)
    if name in owner.attributes:
        m.heap.saw(owner.attributes[name])
        return owner.attributes[name]
    below = m.submodule(owner, name)
    if below is not MISSING:
        return below
    if "__getattr__" in owner.attributes:
        return m.invoke(owner.attributes["__getattr__"], name, node=node)
    if name == "__dict__":
        return namespace(owner.attributes)
    if owner.state == "running":
        return m.unknown("import-cycle", f"{owner.name}.{name}", node)
    return MISSING


def _of_external(_: Machine, owner: External, name: str, __: ast.AST | None) -> Value:
    return canonical_external(owner.name, name)


def _of_union(m: Machine, owner: Union, name: str, node: ast.AST | None) -> Value:
    found: list[Value] = []
    for one in owner.alternatives:
        try:
            found.append(get_attribute(m, one, name, node))
        except RaiseSignal:
            continue
    return join_all(found)


def _of_function(m: Machine, owner: FunctionValue, name: str, node: ast.AST | None) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    match name:
        case "__name__" | "__qualname__":
            return owner.name
        case "__doc__":
            return None if isinstance(owner.node, ast.Lambda) else ast.get_docstring(owner.node)
        case "__module__":
            return owner.file.name
        case "__get__":
            return NativeMethod(owner, name)
        case "__dict__":
            return DictValue.of(owner.attributes)
    return m.unknown("attribute", name, node) if name.startswith("__") else MISSING


def _of_partial(m: Machine, owner: Partial, name: str, node: ast.AST | None) -> Value:
    if name in owner.attributes:
        return owner.attributes[name]
    match name:
        case "func":
            return owner.function
        case "args":
            return owner.positional
        case "keywords":
            return DictValue.of(owner.keywords)
    return m.unknown("attribute", name, node) if name.startswith("__") else MISSING


def _of_bound(m: Machine, owner: Bound, name: str, node: ast.AST | None) -> Value:
    match name:
        case "__self__":
            return owner.self_value
        case "__func__":
            return owner.function
    return get_attribute(m, owner.function, name, node, MISSING)


def _of_wrapped(m: Machine, owner: Wrapped, name: str, node: ast.AST | None) -> Value:
    if name == "__wrapped__":
        return owner.function
    if name in ("__name__", "__qualname__", "__module__", "__doc__") and owner.function is not None:
        return get_attribute(m, owner.function, name, node)
    return NativeMethod(owner, name)


def _of_transformed(_: Machine, owner: Transformed, name: str, __: ast.AST | None) -> Value:
    return transformed_attribute(owner, name)


def _of_descriptor(m: Machine, owner: Descriptor, name: str, node: ast.AST | None) -> Value:
    if name in ("setter", "getter", "deleter"):
        return NativeMethod(owner, name)
    if name == "fget":
        return owner.function
    return get_attribute(m, owner.function, name, node)


# --- classes and objects -------------------------------------------------------------------------------------------


def _read_class(m: Machine, cls: ClassValue) -> None:
    if m.heap.recordings:
        for one in cls.order:
            if isinstance(one, ClassValue):
                m.heap.read(one.attributes)


def _of_class(m: Machine, owner: ClassValue, name: str, node: ast.AST | None) -> Value:
    _read_class(m, owner)
    found = owner.find(name)
    if found is not None:
        m.heap.saw(found[0])
        return described(m, found[0], found[1], owner, None, name, node)
    match name:
        case "__name__" | "__qualname__":
            return owner.name
        case "__mro__":
            return owner.order
        case "__bases__":
            return owner.bases
        case "__dict__":
            return DictValue.of(owner.attributes)
        case "__doc__":
            return ast.get_docstring(owner.node) if isinstance(owner.node, ast.ClassDef) else None
        case "_fields" if owner.fields is not None:
            return tuple(one.name for one in owner.fields)
    base = owner.external()
    if name.startswith("__") or name == "_make":
        return NativeMethod(owner, name)
    return canonical_external(base.name, name) if base is not None else MISSING


def _of_instance(m: Machine, owner: Instance, name: str, node: ast.AST | None) -> Value:
    cls = owner.tree_class
    if cls is None:
        return external_attribute(m, owner, name, node)
    _read_class(m, cls)
    m.heap.read(owner.attributes)
    found = cls.find(name)
    if found is not None and _takes_precedence(found[0]):
        return described(m, found[0], found[1], cls, owner, name, node)
    if name in owner.attributes:
        if name in ("module_name", "name") and cls.is_module:
            m.heap.read_path(owner.attributes)
        m.heap.saw(owner.attributes[name])
        return owner.attributes[name]
    if found is not None:
        m.heap.saw(found[0])
        return described(m, found[0], found[1], cls, owner, name, node)
    match name:
        case "__class__":
            return cls
        case "__dict__":
            return namespace(owner.attributes)
        case "_replace" | "_asdict" if cls.kind == "namedtuple":
            return NativeMethod(owner, name)
    if owner.payload is not None and not isinstance(owner.payload, Top) and has_method(owner.payload, name):
        return get_attribute(m, owner.payload, name, node)
    hook = cls.find("__getattr__")
    if hook is not None:
        return m.invoke(described(m, *hook, cls, owner, "__getattr__", node), name, node=node)
    return _of_outer_base(m, owner, cls, name, node)


_PLAIN_BASES = frozenset(("builtins.dict", "builtins.object", "abc.ABC", "typing.NamedTuple", "enum.Enum"))


def _of_outer_base(m: Machine, owner: Instance, cls: ClassValue, name: str, node: ast.AST | None) -> Value:
    """What an object has from a base outside the tree."""
    base = cls.external()
    if base is None or base.name in _PLAIN_BASES:
        return NativeMethod(owner, name) if name.startswith("__") and base is not None else MISSING
    if cls.is_module:
        if base.name != "haiku.Module" or name in ("params_dict", "state_dict", "submodules"):
            return m.array(name, node)
        return NativeMethod(owner, name) if name == "name_scope" or name.startswith("__") else MISSING
    if base.name.startswith("builtins.") and not name.startswith("__"):
        return MISSING
    return NativeMethod(owner, name) if name.startswith("__") else m.unknown("outer-base", f"{base.name}.{name}", node)


def _takes_precedence(found: Value) -> bool:
    """Whether a class's attribute comes before the object's own: a property, or what has `__set__`."""
    if isinstance(found, Descriptor):
        return found.kind == "property"
    return isinstance(found, Instance) and found.find("__set__") is not MISSING


def _of_super(m: Machine, owner: Super, name: str, node: ast.AST | None) -> Value:
    at = owner.self_value
    cls = at.tree_class if isinstance(at, Instance) else at if isinstance(at, ClassValue) else None
    if cls is None:
        return m.unknown("super", "the object is not known", node)
    with_fields = class_with_fields(cls, owner.cls) if name == "__init__" else None
    if with_fields is not None and isinstance(at, Instance):
        return Behaviour(lambda m, arguments, node: fill_fields(m, cls, with_fields, at, arguments, node))
    found = cls.find(name, owner.cls)
    if found is None:
        return NativeMethod(owner, name)
    if isinstance(at, ClassValue) and isinstance(found[0], FunctionValue):
        return found[0] if name == "__new__" else Bound(found[0], at)
    return described(m, found[0], found[1], cls, at if isinstance(at, Instance) else None, name, node)


def described(
    m: Machine,
    found: Value,
    definer: ClassValue,
    cls: ClassValue,
    instance: Instance | None,
    name: str,
    node: ast.AST | None,
) -> Value:
    """What an attribute of a class gives on an object of it, or on the class where `instance` is None."""
    match found:
        case Descriptor(kind="static"):
            return found.function
        case Descriptor(kind="class"):
            return Bound(found.function, cls)
        case Descriptor():
            return found if instance is None else _property(m, found, definer, instance, name, node)
        case FunctionValue():
            return found if instance is None else Bound(found, instance, _haiku_method(found, definer, name))
        case Wrapped() if instance is not None:
            pushes = definer.is_module and found.how == "contextmanager" and not name.startswith("__")
            return Bound(found, instance, name if pushes else "")
        case Partial(attributes={"#method": True}) if instance is not None:
            return Partial(found.function, (instance, *found.positional), found.keywords)
        case Instance() if found.find("__get__") is not MISSING:
            return m.invoke(m.get_attribute(found, "__get__", node), instance, cls, node=node)
        case NativeMethod(owner=External()) | Behaviour() if instance is not None:
            return Bound(found, instance)
        case External() if instance is not None and found.name.startswith(_NATIVE_METHODS):
            return Bound(found, instance)
    return found


_NATIVE_METHODS = tuple(f"builtins.{kind}." for kind in ("dict", "list", "str", "tuple", "set"))


def _haiku_method(function: FunctionValue, definer: ClassValue, name: str) -> str:
    """The name under which Haiku has a method on its stack: its own classes' methods, unless they are transparent.

    Source: `haiku._src.module.ModuleMetaclass`, which wraps what the body of a module class defines.
    """
    if not definer.is_module or function.transparent or (name.startswith("__") and name != "__call__"):
        return ""
    return function.name_like or name


def _property(
    m: Machine, found: Descriptor, definer: ClassValue, instance: Instance, name: str, node: ast.AST | None
) -> Value:
    pushes = found.kind == "property" and definer.is_module and not name.startswith("__")
    if isinstance(node, ast.Attribute):
        m.frame.node = node
    value = m.invoke(Bound(found.function, instance, name if pushes else ""), node=node)
    if isinstance(node, ast.Attribute):
        m.gave(node, value)
    if found.kind == "cached":
        m.heap.set(instance.attributes, name, value)
    return value


_READERS: dict[type, Callable[..., Value]] = {
    FileValue: _of_file,
    External: _of_external,
    Union: _of_union,
    FunctionValue: _of_function,
    Partial: _of_partial,
    Bound: _of_bound,
    Wrapped: _of_wrapped,
    Transformed: _of_transformed,
    Descriptor: _of_descriptor,
    ClassValue: _of_class,
    Instance: _of_instance,
    Super: _of_super,
}


# --- owner.name = value --------------------------------------------------------------------------------------------


def set_attribute(m: Machine, owner: Value, name: str, value: Value, node: ast.AST | None) -> None:
    """`owner.name = value`."""
    match owner:
        case Union():
            for one in owner.alternatives:
                set_attribute(m, one, name, value, node)
        case Instance():
            _set_of_instance(m, owner, name, value, node)
        case ClassValue() | FileValue() | FunctionValue() | Partial():
            m.heap.set(owner.attributes, name, value)


def _set_of_instance(m: Machine, owner: Instance, name: str, value: Value, node: ast.AST | None) -> None:
    found = owner.find(name)
    if isinstance(found, Descriptor) and found.setter is not None:
        m.invoke(Bound(found.setter, owner), value, node=node)
    elif isinstance(found, Instance) and found.find("__set__") is not MISSING:
        m.invoke(m.get_attribute(found, "__set__", node), owner, value, node=node)
    elif owner.find("__setattr__") is not MISSING:
        m.invoke(m.get_attribute(owner, "__setattr__", node), name, value, node=node)
    elif owner.tree_class is None:
        set_external_attribute(m, owner, name, value)
    else:
        put_attribute(m, owner, name, value)


def put_attribute(m: Machine, owner: Instance, name: str, value: Value) -> None:
    """Set an attribute as `object.__setattr__` does; on one of many objects, what they had may stay."""
    if owner.many and name in owner.attributes:
        value = join(owner.attributes[name], value)
    m.heap.set(owner.attributes, name, value)

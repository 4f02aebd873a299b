"""The methods that `super()` reaches in classes from outside the tree."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.call import is_exception, new_blank
from hkmigrate.detect.evaluate.library.common import Node
from hkmigrate.detect.evaluate.library.haiku_modules import initialize_base
from hkmigrate.detect.evaluate.values import (
    ClassValue,
    Instance,
    Super,
    Value,
)

_NO_METHODS = frozenset(("__init_subclass__", "__set_name__", "__post_init__", "__del__"))


def super_method(m: Machine, owner: Super, name: str, arguments: Arguments, node: Node) -> Value:
    """A method of `super()` that no class of the tree has."""
    instance = owner.self_value
    cls = instance.kind if isinstance(instance, Instance) else instance
    if not isinstance(cls, ClassValue):
        return m.unknown("super", name, node)
    if name == "__new__":
        return new_blank(m, arguments.get(0, default=cls), arguments.without(1), node)
    if name == "__init_subclass__" or not isinstance(instance, Instance):
        return None if name in _NO_METHODS else m.unknown("super", name, node)
    if name == "__init__":
        _initialize(m, owner, instance, cls, arguments, node)
        return None
    return _other(m, owner, instance, cls, name, arguments, node)


def _initialize(
    m: Machine, owner: Super, instance: Instance, cls: ClassValue, arguments: Arguments, node: Node
) -> None:
    base = cls.external(owner.cls)
    if cls.is_module:
        initialize_base(m, instance, base.name if base is not None else "haiku.Module", arguments, node)
    elif instance.payload is not None:
        if list(arguments.every()):
            m.method(instance.payload, "__init__", arguments, node)
    elif base is not None and is_exception(base.name):
        m.heap.set(instance.attributes, "args", tuple(arguments.positional))
    elif base is not None and base.name == "types.SimpleNamespace":
        for key, value in arguments.keywords.items():
            m.heap.set(instance.attributes, key, value)
    else:
        m.may_call(arguments.every(), node, f"{base.name if base is not None else 'object'}.__init__")


def _other(
    m: Machine, owner: Super, instance: Instance, cls: ClassValue, name: str, arguments: Arguments, node: Node
) -> Value:
    base = cls.external(owner.cls)
    first = arguments.get(0, default=None)
    match name:
        case "__setattr__" if isinstance(first, str):
            m.heap.set(instance.attributes, first, arguments.get(1, default=None))
            return None
        case "__delattr__" if isinstance(first, str):
            m.heap.delete(instance.attributes, first)
            return None
        case "__getattribute__" | "__getattr__" if isinstance(first, str):
            if first in instance.attributes:
                return instance.attributes[first]
            if name == "__getattribute__":
                return m.get_attribute(instance, first, node)
            m.raise_("AttributeError", first, node)
    if name in _NO_METHODS:
        if name == "__post_init__" and cls.is_module:
            m.start_module(instance, instance.attributes.get("name"), arguments, node)
        return None
    if instance.payload is not None:
        return m.method(instance.payload, name, arguments, node)
    m.may_call(arguments.every(), node, name)
    if cls.is_module:
        m.ran_module(instance, base.name if base is not None and name == "__call__" else None, node)
        return m.array(f"super().{name}", node)
    if base is None and not name.startswith("__"):
        m.raise_("AttributeError", f"'super' object has no attribute '{name}'", node)
    return m.unknown("super", name, node)

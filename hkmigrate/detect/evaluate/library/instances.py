"""Objects of classes from outside the tree: their attributes, and what calling them does."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.call import ARRAY_LIBRARIES, is_exception
from hkmigrate.detect.evaluate.library.common import Node
from hkmigrate.detect.evaluate.library.configs import CONFIG, get_config, set_config
from hkmigrate.detect.evaluate.library.haiku_modules import (
    EMBED,
    TABLE,
    argument,
    call_module,
    deferred_target,
    is_initializer,
    read_table,
)
from hkmigrate.detect.evaluate.library.method_names import CONFIG_METHODS, OBJECT_METHODS, has_method
from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    Instance,
    NativeMethod,
    Value,
    is_callable,
    is_exact,
    is_haiku_module,
)

_LIKE_MODULES = frozenset(("haiku.NameScope", "haiku.ToModule", "haiku.Deferred"))
_PLAIN = frozenset(("types.SimpleNamespace", "builtins.object", "haiku.Transformed"))
"""Classes whose objects have the attributes that were set, and no others."""


def call_external_instance(m: Machine, instance: Instance, arguments: Arguments, node: Node) -> Value:
    """A call of an object of a class from outside the tree."""
    name = _class_name(instance)
    if is_haiku_module(name) or name == "haiku.ToModule":
        return call_module(m, instance, arguments, node)
    if name == "haiku.Deferred":
        return m.call(deferred_target(m, instance, node), arguments, node)
    if name == "contextlib.nullcontext" and is_callable(arguments.get(0)):
        return arguments.get(0)  # as a decorator
    if name in _PLAIN or name == CONFIG:
        m.raise_("TypeError", f"'{name}' object is not callable", node)
    m.may_call(arguments.every(), node, name)
    if is_initializer(name) or name.partition(".")[0] in ARRAY_LIBRARIES:
        return m.array(name, node)
    return m.unknown("external", name, node)


def _class_name(instance: Instance) -> str:
    return instance.kind.name


def external_attribute(m: Machine, instance: Instance, name: str, node: Node, default: Value = MISSING) -> Value:
    """An attribute of an object of a class from outside the tree; `default` where there is none."""
    if name in instance.attributes:
        return instance.attributes[name]
    return instance.kind if name == "__class__" else _computed(m, instance, name, node, default)


def _computed(m: Machine, instance: Instance, name: str, node: Node, default: Value) -> Value:
    """An attribute that was not set."""
    kind = _class_name(instance)
    if kind == CONFIG:
        return _config_attribute(m, instance, name, default, node)
    if name in OBJECT_METHODS.get(kind, ()) or (instance.payload is not None and has_method(instance.payload, name)):
        return NativeMethod(instance, name)
    if kind == "haiku.Deferred":
        return m.get_attribute(deferred_target(m, instance, node), name, node, default)
    if is_haiku_module(kind) or kind in _LIKE_MODULES:
        return _module_attribute(m, instance, name, node)
    if kind in _PLAIN:
        return default
    if is_exception(kind):
        return NativeMethod(instance, name) if name.startswith(("__", "with_")) else m.unknown("external", name, node)
    if kind.partition(".")[0] in ARRAY_LIBRARIES:
        return m.array(f"{kind}.{name}", node)
    return m.unknown("external", f"{kind}.{name}", node)


def _config_attribute(m: Machine, instance: Instance, name: str, default: Value, node: Node) -> Value:
    assert isinstance(instance.payload, DictValue)
    if name not in instance.payload.items and name in CONFIG_METHODS:
        return NativeMethod(instance, name)
    return get_config(m, instance, name, default, node)


def _module_attribute(m: Machine, instance: Instance, name: str, node: Node) -> Value:
    kind = _class_name(instance)
    if kind == "haiku.Sequential" and name == "layers":
        layers = argument(instance, "layers")
        found = m.items(layers, node) if layers is not MISSING else None
        return tuple(found) if found is not None and is_exact(layers) else m.array("layers", node)
    if kind == EMBED and name == TABLE and m.haiku is not None:
        return read_table(m, instance, node)
    known = argument(instance, name)
    return m.array(f"{kind}.{name}", node) if known is MISSING else known


def set_external_attribute(m: Machine, instance: Instance, name: str, value: Value) -> None:
    """Set an attribute of an object of a class from outside the tree."""
    if instance.is_of(CONFIG):
        set_config(m, instance, name, value)
    else:
        m.heap.set(instance.attributes, name, value)

"""Builtins that look into objects and classes: `isinstance`, `getattr`, `type`, `property`, `vars` and their like."""

from __future__ import annotations

import builtins
import re

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join, join_all
from hkmigrate.detect.evaluate.library.common import (
    Node,
    attempt,
    derived,
    over,
    required,
)
from hkmigrate.detect.evaluate.library.method_names import has_method
from hkmigrate.detect.evaluate.library.names import has_external
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    ClassValue,
    DictValue,
    External,
    FileValue,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    SetValue,
    Text,
    Top,
    Union,
    Value,
    is_callable,
    is_haiku_module,
    payload,
)

_PLAIN = (*NATIVE, tuple, range, ListValue, DictValue, SetValue)
_DYNAMIC = "#dynamic"
"""The attribute that holds what was set under names that are not known."""


@external("builtins.isinstance")
def _isinstance(m: Machine, arguments: Arguments, node: Node) -> Value:
    value, kind = required(m, arguments, 0, "object", node), required(m, arguments, 1, "class", node)
    found = m.is_instance(value, kind)
    return m.unknown("isinstance", "", node) if found is None else found


@external("builtins.issubclass")
def _issubclass(m: Machine, arguments: Arguments, node: Node) -> Value:
    cls, kinds = required(m, arguments, 0, "class", node), required(m, arguments, 1, "classes", node)
    found = [_is_subclass(cls, kind) for kind in (kinds if isinstance(kinds, tuple) else (kinds,))]
    if True in found:
        return True
    return m.unknown("issubclass", "", node) if None in found else False


def _is_subclass(cls: Value, kind: Value) -> bool | None:
    """Whether a class is derived from another, None where that is not known."""
    if not isinstance(kind, ClassValue | External):
        return None
    if kind == cls or kind == External("builtins.object"):
        return True
    order = cls.order if isinstance(cls, ClassValue) else (cls,) if isinstance(cls, External) else None
    if order is None:
        return None
    if kind in order:
        return True
    names = [base.name for base in order if isinstance(base, External)]
    if isinstance(kind, ClassValue):
        return None if "?" in names else False
    if kind.name == "haiku.Module":
        return True if any(map(is_haiku_module, names)) else None if "?" in names else False
    found = [_is_builtin_subclass(name, kind.name) for name in names]
    return True if True in found else None if None in found or not kind.name.startswith("builtins.") else False


def _is_builtin_subclass(name: str, kind: str) -> bool | None:
    one, other = (getattr(builtins, one.removeprefix("builtins."), None) for one in (name, kind))
    return issubclass(one, other) if isinstance(one, type) and isinstance(other, type) else None


@external("builtins.getattr")
def _getattr(m: Machine, arguments: Arguments, node: Node) -> Value:
    owner, name = required(m, arguments, 0, "object", node), required(m, arguments, 1, "name", node)
    default = arguments.get(2)
    return over(m, payload(name), lambda one: _attribute(m, owner, one, default, node))


def _attribute(m: Machine, owner: Value, name: Value, default: Value, node: Node) -> Value:
    if isinstance(name, str):
        if default is MISSING:
            return m.get_attribute(owner, name, node)
        return attempt(m, lambda: m.get_attribute(owner, name, node, default), ["AttributeError"], default)
    if isinstance(owner, Instance):
        found = [owner.attributes[one] for one in matching(owner, name)]
        found.append(owner.attributes.get(_DYNAMIC, MISSING))
        joined = join_all(found)
        return m.unknown("getattr", "", node) if joined is MISSING else join(joined, default)
    if isinstance(owner, External) and owner.name.startswith(("jax.", "numpy.")):
        return m.array("getattr", node)
    return derived(m, "getattr", [name], node)


def matching(owner: Instance, name: Value) -> list[str]:
    """The names of an object's attributes that a name which is known in parts may be."""
    if not isinstance(name, Text):
        return []
    pattern = re.compile("".join(re.escape(part) if isinstance(part, str) else ".*" for part in name.parts))
    return [one for one in owner.attributes if not one.startswith("#") and pattern.fullmatch(one)]


@external("builtins.hasattr")
def _hasattr(m: Machine, arguments: Arguments, node: Node) -> Value:
    name = payload(required(m, arguments, 1, "name", node))
    owner = required(m, arguments, 0, "object", node)
    return over(m, owner, lambda one: _has(m, one, name, node))


def _has(m: Machine, owner: Value, name: Value, node: Node) -> Value:
    if not isinstance(name, str) or isinstance(owner, Top):
        return m.unknown("hasattr", "", node)
    if isinstance(owner, _PLAIN):
        return has_method(owner, name)
    if isinstance(owner, External):
        known = has_external(owner.name, name)
        return m.unknown("hasattr", f"{owner.name}.{name}", node) if known is None else known
    own = owner.attributes if isinstance(owner, Instance | ClassValue | FileValue | FunctionValue | Partial) else {}
    if name in own:
        return True
    value = attempt(m, lambda: m.get_attribute(owner, name, node), ["AttributeError"], MISSING)
    if value is MISSING:
        return False
    defined = isinstance(owner, Instance) and owner.find(name) is not MISSING
    if (isinstance(value, Top) and not defined) or (isinstance(owner, Instance) and owner.tree_class is None):
        return m.unknown("hasattr", name, node)
    return True


@external("builtins.setattr")
def _setattr(m: Machine, arguments: Arguments, node: Node) -> Value:
    owner, name = required(m, arguments, 0, "object", node), payload(required(m, arguments, 1, "name", node))
    value = required(m, arguments, 2, "value", node)
    if isinstance(name, str):
        m.set_attribute(owner, name, value, node)
    elif isinstance(name, Union) and all(isinstance(one, str) for one in name.alternatives):
        _set_one_of(m, owner, name, value, node)
    else:
        m.unknown("setattr", "a name that is not known", node)
        for one in owner.alternatives if isinstance(owner, Union) else (owner,):
            if isinstance(one, Instance):
                for attribute in matching(one, name):
                    m.heap.set(one.attributes, attribute, join(one.attributes[attribute], value))
                m.heap.set(one.attributes, _DYNAMIC, join(one.attributes.get(_DYNAMIC, MISSING), value))
    return None


def _set_one_of(m: Machine, owner: Value, name: Union, value: Value, node: Node) -> None:
    def setter(one: Value) -> Value:
        assert isinstance(one, str)
        m.set_attribute(owner, one, value, node)
        return None

    over(m, name, setter)


@external("builtins.delattr")
def _delattr(m: Machine, arguments: Arguments, node: Node) -> Value:
    owner, name = required(m, arguments, 0, "object", node), payload(required(m, arguments, 1, "name", node))
    if isinstance(owner, Instance | ClassValue | FileValue | FunctionValue) and isinstance(name, str):
        if name not in owner.attributes:
            m.raise_("AttributeError", name, node)
        m.heap.delete(owner.attributes, name)
    else:
        m.unknown("delattr", "", node)
    return None


@external("builtins.callable")
def _callable(m: Machine, arguments: Arguments, node: Node) -> Value:
    return over(m, required(m, arguments, 0, "object", node), lambda one: _is_callable(m, one, node))


def _is_callable(m: Machine, value: Value, node: Node) -> Value:
    if is_callable(value):
        return True
    if isinstance(value, Instance):
        if value.tree_class is None:
            assert isinstance(value.kind, External)
            return True if value.kind.name.startswith("haiku.") else m.unknown("callable", value.kind.name, node)
        if value.tree_class.find("__call__") is not None:
            return True
        loose = set(value.tree_class.externals()) - {"haiku.Module", "abc.ABC", "typing.NamedTuple"}
        return m.unknown("callable", value.tree_class.name, node) if loose else False
    plain = isinstance(value, (*_PLAIN, Array))
    return False if plain else m.unknown("callable", "", node)

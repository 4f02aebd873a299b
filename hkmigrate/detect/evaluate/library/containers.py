"""Dictionaries of all kinds, named values, copies, and plain objects: `dict`, `collections`, `types`, `copy`."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments, given
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, derived, elements, new_object, required
from hkmigrate.detect.evaluate.library.keys import assert_hashable, update_mapping
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    ClassValue,
    DictValue,
    External,
    Generator,
    Instance,
    ListValue,
    SetValue,
    Top,
    Value,
    is_known,
    payload,
)


@external(
    "builtins.dict",
    "collections.OrderedDict",
    "collections.UserDict",
    "types.MappingProxyType",
    "immutabledict.immutabledict",
    "frozendict.frozendict",
    "weakref.WeakValueDictionary",
    "weakref.WeakKeyDictionary",
    "flax.core.freeze",
    "flax.core.FrozenDict",
    "haiku.data_structures.to_immutable_dict",
    "haiku.data_structures.to_mutable_dict",
    "haiku.data_structures.to_haiku_dict",
)
def _dict(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = DictValue()
    update_mapping(m, made, arguments, node)
    return made


@external("builtins.dict.fromkeys", "collections.OrderedDict.fromkeys")
def _fromkeys(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    known = exact and not any(isinstance(item, Top) for item in items)
    for item in items:
        assert_hashable(m, item, node)
    return DictValue(dict.fromkeys(items, arguments.get(1, "value", None)), inexact=not known)


@external("collections.defaultdict")
def _defaultdict(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = DictValue(factory=arguments.get(0, default=None))
    update_mapping(m, made, arguments.without(1), node)
    return made


@external("collections.Counter")
def _counter(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = DictValue(factory=External("builtins.int"))
    value = arguments.get(0, "iterable", ())
    if isinstance(payload(value), DictValue):
        update_mapping(m, made, arguments, node)
        return made
    items, exact = elements(m, value, node)
    made.inexact = not exact or any(not is_known(item) for item in items)
    for item in items:
        assert_hashable(m, item, node)
        count = made.items.get(item, 0)
        made.items[item] = count + 1 if isinstance(count, int) else count
    update_mapping(m, made, Arguments([], arguments.keywords), node)
    return made


@external("collections.ChainMap")
def _chain_map(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = DictValue(inexact=not arguments.is_exact)
    for value in reversed(arguments.positional):
        update_mapping(m, made, given(value), node)
    return made


@external("types.SimpleNamespace", "argparse.Namespace")
def _namespace(m: Machine, arguments: Arguments, node: Node) -> Value:
    if not arguments.is_exact or arguments.positional:
        return derived(m, "external", arguments.every(), node, "SimpleNamespace")
    return new_object(m, "types.SimpleNamespace", arguments.keywords, node)


@external("types.MethodType")
def _method_type(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, owner = required(m, arguments, 0, "function", node), required(m, arguments, 1, "instance", node)
    return m.call(External("functools.partial"), given(function, owner), node)


@external("types.new_class")
def _new_class(m: Machine, arguments: Arguments, node: Node) -> Value:
    body = arguments.get(3, "exec_body")
    members = DictValue()
    if body is not MISSING:
        m.invoke(body, members, node=node)
    name, bases = required(m, arguments, 0, "name", node), arguments.get(1, "bases", ())
    return m.call(External("builtins.type"), given(name, bases, members), node)


@external("types.ModuleType")
def _module_type(m: Machine, arguments: Arguments, node: Node) -> Value:
    return new_object(m, "types.SimpleNamespace", {"__name__": arguments.get(0, "name", None)}, node)


def _copier(*, deep: bool) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        return _copied(m, required(m, arguments, 0, "x", node), {}, node, deep=deep)

    return handler


external("copy.copy")(_copier(deep=False))
external("copy.deepcopy")(_copier(deep=True))


def _copied(m: Machine, value: Value, made: dict[int, Value], node: Node, *, deep: bool) -> Value:
    if id(value) in made:
        return made[id(value)]

    def part(one: Value) -> Value:
        return _copied(m, one, made, node, deep=True) if deep else one

    match value:
        case tuple():
            return tuple(map(part, value))
        case ListValue():
            copied = made[id(value)] = ListValue(inexact=value.inexact)
            copied.items.extend(map(part, value.items))
            return copied
        case DictValue():
            mapping = made[id(value)] = DictValue(inexact=value.inexact, factory=value.factory)
            mapping.items.update((key, part(item)) for key, item in value.items.items())
            return mapping
        case SetValue():
            return SetValue(dict(value.items), inexact=value.inexact)
        case Instance():
            return _copied_instance(m, value, made, node, deep=deep)
        case Generator():
            return m.unknown("copy", "generator", node)
    return value


def _copied_instance(m: Machine, value: Instance, made: dict[int, Value], node: Node, *, deep: bool) -> Value:
    special = "__deepcopy__" if deep else "__copy__"
    if value.find(special) is not MISSING:
        return m.call(m.get_attribute(value, special, node), given(DictValue()) if deep else given(), node)
    if isinstance(value.kind, ClassValue) and value.kind.kind == "enum":
        return value
    copied = made[id(value)] = Instance(value.kind, place=value.place, many=value.many or m.is_repeated)
    for name, attribute in value.attributes.items():
        kept = not deep or name == "#arguments"
        copied.attributes[name] = attribute if kept else _copied(m, attribute, made, node, deep=True)
    inner = value.payload
    copied.payload = inner if inner is None else _copied(m, inner, made, node, deep=deep)
    return copied

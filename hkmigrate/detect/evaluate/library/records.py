"""Classes made from fields: `dataclasses`, named tuples, `attrs`, `chex` and `flax.struct`."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.library.common import Node, decorates, derived, elements, native_of, required
from hkmigrate.detect.evaluate.library.table import external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Bindings,
    ClassValue,
    DictValue,
    External,
    Field,
    Instance,
    ListValue,
    Value,
    Wrapped,
    payload,
)

_FIELD = "dataclasses.Field"
_WITH_REPLACE = frozenset(("chex.dataclass", "flax.struct.dataclass"))


@external("dataclasses.field", "flax.struct.field", "chex.field", "attr.ib", "attr.attrib", "attrs.field", "attr.field")
def _field(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    given = dict(arguments.keywords)
    if arguments.positional:
        given.setdefault("default", arguments.positional[0])
    return Instance.of(_FIELD, given)


@external("attr.Factory", "attrs.Factory")
def _factory(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Instance.of("attr.Factory", {"factory": required(m, arguments, 0, "factory", node)})


@external(
    "dataclasses.dataclass", "attr.s", "attr.attrs", "attr.dataclass", "attrs.define", "attrs.frozen", "attrs.mutable"
)
def _dataclass(m: Machine, arguments: Arguments, node: Node) -> Value:
    keyword_only = native_of(arguments.get(-1, "kw_only", None)) is True
    return decorates(
        m, arguments.get(0, "cls"), lambda m, cls, _: make_dataclass(m, cls, keyword_only=keyword_only), node
    )


@external("pydantic.dataclasses.dataclass", *_WITH_REPLACE)
def _struct(m: Machine, arguments: Arguments, node: Node) -> Value:
    keyword_only = native_of(arguments.get(-1, "kw_only", None)) is True

    def make(m: Machine, cls: Value, _node: Node) -> Value:
        made = make_dataclass(m, cls, keyword_only=keyword_only)
        if isinstance(made, ClassValue):
            made.attributes.setdefault("replace", Wrapped(None, "replace"))
        return made

    return decorates(m, arguments.get(0, "cls"), make, node)


def make_dataclass(m: Machine, cls: Value, *, keyword_only: bool = False) -> Value:
    """Give a class of the tree its fields, from its annotations and those of its bases."""
    if not isinstance(cls, ClassValue):
        return cls
    fields: dict[str, Field] = {}
    for base in reversed(cls.order[1:]):
        if isinstance(base, ClassValue) and base.kind == "dataclass":
            fields.update((field.name, field) for field in base.fields or ())
    for name, annotation in _annotations(cls):
        text = _annotation_text(annotation)
        if "KW_ONLY" in text:
            keyword_only = True
        elif "ClassVar" not in text:
            fields[name] = _own_field(m, cls, name, keyword_only=keyword_only)
    for name, value in list(cls.attributes.items()):
        if isinstance(value, Instance) and value.is_of(_FIELD):  # of attrs, without an annotation
            fields[name] = _own_field(m, cls, name, keyword_only=keyword_only)
    if cls.is_module and "name" not in fields:
        fields["name"] = Field("name", default=None, keyword_only=True)
    cls.fields, cls.kind = list(fields.values()), "dataclass"
    matched = tuple(field.name for field in cls.fields if field.init and not field.keyword_only)
    m.heap.set(cls.attributes, "__match_args__", cls.attributes.get("__match_args__", matched))
    return cls


def _annotations(cls: ClassValue) -> list[tuple[str, Value]]:
    found = cls.attributes.get("__annotations__")
    items = found.items if isinstance(found, DictValue) else found if isinstance(found, dict) else {}
    return [(name, annotation) for name, annotation in items.items() if isinstance(name, str)]


def _annotation_text(annotation: Value) -> str:
    if isinstance(annotation, ast.AST):
        return ast.unparse(annotation)
    return annotation.name if isinstance(annotation, External) else annotation if isinstance(annotation, str) else ""


def _own_field(m: Machine, cls: ClassValue, name: str, *, keyword_only: bool) -> Field:
    """The field that a class body declares; what `field(...)` says is no attribute of the class."""
    value: Value = cls.attributes.get(name, MISSING)
    if not isinstance(value, Instance) or value.tree_class is not None:
        return Field(name, value, keyword_only=keyword_only)
    said: Mapping[str, Value] = value.attributes if value.is_of(_FIELD) else {"default": value}
    default: Value = said.get("default", MISSING)
    factory: Value = said.get("default_factory", said.get("factory", MISSING))
    if isinstance(default, Instance) and default.is_of("attr.Factory"):
        factory = default.attributes["factory"]
        default = MISSING
    if default is MISSING:
        m.heap.delete(cls.attributes, name)
    else:
        m.heap.set(cls.attributes, name, default)
    init = native_of(said.get("init", True)) is not False
    only = native_of(said.get("kw_only", keyword_only)) is True
    return Field(name, default, factory, init, only, said.get("metadata", MISSING))


def fields_of(value: Value) -> list[Field] | None:
    """The fields of a class, or of the class of an object, None where it is made of none."""
    cls = value.kind if isinstance(value, Instance) else value
    for base in cls.order if isinstance(cls, ClassValue) else ():
        if isinstance(base, ClassValue) and base.fields is not None:
            return base.fields
    return None


def replace(m: Machine, value: Value, changes: Arguments, node: Node) -> Value:
    """A copy of an object that is made of fields, with some of them changed."""
    fields = fields_of(value)
    if fields is None or not isinstance(value, Instance):
        return derived(m, "replace", [value], node)
    kept = {one.name: value.attributes[one.name] for one in fields if one.init and one.name in value.attributes}
    keywords = {**kept, **changes.keywords}
    return m.instantiate(value.kind, Arguments([], keywords, more_keywords=changes.more_keywords), node)


@external("dataclasses.replace", "attr.evolve", "attrs.evolve")
def _replace(m: Machine, arguments: Arguments, node: Node) -> Value:
    return replace(m, required(m, arguments, 0, "obj", node), arguments.without(1), node)


@external("dataclasses.asdict", "attr.asdict", "attrs.asdict")
def _asdict(m: Machine, arguments: Arguments, node: Node) -> Value:
    return as_dict(m, required(m, arguments, 0, "obj", node), node)


def as_dict(m: Machine, value: Value, node: Node, depth: int = 0) -> Value:
    """An object that is made of fields as a dictionary, the objects in it likewise."""
    fields = fields_of(value)
    if fields is None or not isinstance(value, Instance) or depth > 6:
        return derived(m, "asdict", [value], node) if depth == 0 else value
    items: dict[Value, Value] = {}
    for field in fields:
        item = value.attributes.get(field.name, MISSING)
        if isinstance(item, ListValue):
            parts = [as_dict(m, one, node, depth + 1) for one in item.items]
            item = ListValue(parts, inexact=item.inexact)
        elif item is not MISSING:
            item = as_dict(m, item, node, depth + 1)
        items[field.name] = m.unknown("asdict", field.name, node) if item is MISSING else item
    return DictValue(items)


@external("dataclasses.astuple", "attr.astuple", "attrs.astuple")
def _astuple(m: Machine, arguments: Arguments, node: Node) -> Value:
    found = as_dict(m, required(m, arguments, 0, "obj", node), node)
    return tuple(found.items.values()) if isinstance(found, DictValue) else found


@external("dataclasses.fields", "attr.fields", "attrs.fields")
def _fields(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "class_or_instance", node)
    fields = fields_of(value)
    if fields is None:
        return derived(m, "fields", [value], node)
    return tuple(_described(m, field, node) for field in fields)


def _described(m: Machine, field: Field, node: Node) -> Instance:
    missing = External("dataclasses.MISSING")
    default = missing if field.default is MISSING else field.default
    factory = missing if field.factory is MISSING else field.factory
    attributes = {
        "name": field.name,
        "default": default,
        "default_factory": factory,
        "init": field.init,
        "kw_only": field.keyword_only,
        "metadata": DictValue() if field.metadata in (MISSING, None) else field.metadata,
        "type": m.unknown("annotation", field.name, node),
    }
    return Instance.of("types.SimpleNamespace", attributes)


@external("dataclasses.is_dataclass", "attr.has", "attrs.has")
def _is_dataclass(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "obj", node)
    cls = value.kind if isinstance(value, Instance) else value
    if isinstance(cls, ClassValue):
        return any(isinstance(base, ClassValue) and base.kind == "dataclass" for base in cls.order)
    return derived(m, "is_dataclass", [value], node)


@external("dataclasses.make_dataclass")
def _make_dataclass(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = _new_record(m, arguments, "dataclass", node)
    if isinstance(made, ClassValue):
        for field in made.fields or ():
            if isinstance(field.default, Instance) and field.default.is_of(_FIELD):
                said = field.default.attributes
                field.factory, field.default = said.get("default_factory", MISSING), said.get("default", MISSING)
    return made


@external("collections.namedtuple", "typing.NamedTuple")
def _namedtuple(m: Machine, arguments: Arguments, node: Node) -> Value:
    made = _new_record(m, arguments, "namedtuple", node)
    defaults = arguments.get(-1, "defaults", ())
    if isinstance(made, ClassValue) and made.fields is not None and defaults is not None:
        found, exact = elements(m, defaults, node)
        if not exact:
            return derived(m, "namedtuple", found, node)
        for field, default in zip(made.fields[len(made.fields) - len(found) :], found, strict=False):
            field.default = default
    return made


def _new_record(m: Machine, arguments: Arguments, kind: str, node: Node) -> Value:
    """A class made by a call that is given its name and its fields: names, or tuples of name, type and default."""
    name = payload(required(m, arguments, 0, "typename", node))
    names = payload(arguments.get(1, "field_names", arguments.get(1, "fields", ())))
    if isinstance(names, str):
        items: list[Value] = list(names.replace(",", " ").split())
    else:
        items, exact = elements(m, names, node)
        if not exact:
            return derived(m, kind, items, node)
    fields: list[Field] = []
    for item in items:
        inner = payload(item)
        parts = inner if isinstance(inner, tuple) else (inner,)
        if not parts or not isinstance(parts[0], str):
            return derived(m, kind, [item], node)
        fields.append(Field(parts[0], parts[2] if len(parts) > 2 else MISSING))
    if not isinstance(name, str):
        return derived(m, kind, [name], node)
    made = ClassValue(name, (), Bindings(), node, m.frame.file, kind)
    made.fields = fields
    return made

"""Objects of classes of the tree: made, and given what their constructors, fields and bases give them."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.fields import class_with_fields, fill_fields
from hkmigrate.detect.evaluate.frames import Context, Frame
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.haiku_modules import initialize_base
from hkmigrate.detect.evaluate.memory import remembered
from hkmigrate.detect.evaluate.values import (
    ClassValue,
    Descriptor,
    DictValue,
    External,
    Instance,
    ListValue,
    SetValue,
    Top,
    Union,
    Value,
    payload,
)

_DICTS = frozenset(("builtins.dict", "collections.OrderedDict", "typing.Dict", "collections.UserDict"))
_LISTS = frozenset(("builtins.list", "collections.UserList", "typing.List"))
_ATOMS: dict[str, Value] = {"builtins.str": "", "builtins.int": 0, "builtins.float": 0.0, "builtins.tuple": ()}


def blank(m: Machine, cls: Value, arguments: Arguments, node: ast.AST | None) -> Instance:
    """An object on which no constructor has run."""
    assert isinstance(cls, ClassValue | External)
    made = Instance(cls, place=m.place(node), many=m.is_repeated)
    m.circular.append(made.attributes)
    for name in cls.externals() if isinstance(cls, ClassValue) else ():
        if name in _DICTS:
            made.payload = DictValue()
        elif name in _LISTS:
            made.payload = ListValue()
        elif name in _ATOMS:
            value = payload(arguments.get(0)) if arguments.positional else _ATOMS[name]
            made.payload = tuple(value.items) if isinstance(value, ListValue) else value
    return made


def instantiate(m: Machine, cls: Value, arguments: Arguments, node: ast.AST | None) -> Value:
    """An object of a class of the tree."""
    assert isinstance(cls, ClassValue)
    if cls.kind == "enum":
        return _member(m, cls, payload(arguments.get(0)), node)
    if cls.node is None or not m.frames:
        return _made(m, cls, arguments, node)
    m.called_tree(cls.node, node)
    frame, depth = m.frame, len(m.frames)

    def run() -> tuple[Value, Context | None]:
        context = m.context(frame.context, cls.node, cls.file.path, cls.name)
        m.frames.append(Frame(cls.name, frame.file, frame.environment, context, frame.function, node))
        try:
            return _made(m, cls, arguments, node), context
        finally:
            del m.frames[depth:]

    about = (len(arguments.positional), tuple(arguments.keywords), arguments.is_exact)
    return remembered(m, cls.node, about, (cls, *arguments.every()), run)


def _made(m: Machine, cls: ClassValue, arguments: Arguments, node: ast.AST | None) -> Value:
    maker = cls.find("__new__")
    if maker is not None:
        function = maker[0].function if isinstance(maker[0], Descriptor) else maker[0]
        made = m.call(function, arguments.behind(cls), node)
        if not isinstance(made, Instance) or made.tree_class is None or cls not in made.tree_class.order:
            return made
    else:
        made = blank(m, cls, arguments, node)
    if cls.is_module:
        _construct_module(m, cls, made, arguments, node)
    else:
        _construct(m, cls, made, arguments, node)
    return made


def _member(m: Machine, cls: ClassValue, value: Value, node: ast.AST | None) -> Value:
    """`Kind(value)` of an enum."""
    members = cls.attributes.get("__members__")
    held = list(members.items.values()) if isinstance(members, DictValue) else []
    if isinstance(value, Top | Union):
        return join_all(held) if held else value
    for one in held:
        if one is value or (isinstance(one, Instance) and one.attributes["value"] == value):
            return one
    return m.raise_("ValueError", f"no member of {cls.name}", node)


def _construct_module(m: Machine, cls: ClassValue, made: Instance, arguments: Arguments, node: ast.AST | None) -> None:
    haiku = m.haiku
    if haiku is None:
        m.raise_("ValueError", "All `hk.Module`s must be initialized inside an `hk.transform`", node)
    depth = len(haiku.modules)
    haiku.push(made, "__init__")
    try:
        _construct(m, cls, made, arguments, node)
        if "module_name" not in made.attributes:
            m.start_module(made, made.attributes.get("name"), arguments, node)
    finally:
        haiku.pop_to(depth)
    path = made.attributes.get("module_name")
    if made.attributes.get("#forced") is True and isinstance(path, str):
        held = (one for one in made.attributes.values() if isinstance(one, ListValue | DictValue | SetValue))
        m.heap.built.update({id(one): (one, path) for one in (made.attributes, *held)})


def _construct(m: Machine, cls: ClassValue, made: Instance, arguments: Arguments, node: ast.AST | None) -> None:
    with_fields = class_with_fields(cls)
    if with_fields is not None:
        fill_fields(m, cls, with_fields, made, arguments, node)
        return
    found = cls.find("__init__")
    if found is not None:
        m.call(found[0], arguments.behind(made), node)
    else:
        construct_outside(m, made, cls.external(), arguments, node)


def construct_outside(
    m: Machine, made: Instance, base: External | None, arguments: Arguments, node: ast.AST | None
) -> None:
    """What `__init__` of the next base from outside the tree does."""
    cls = made.tree_class
    if cls is not None and cls.is_module:
        name = base.name if base is not None else "haiku.Module"
        initialize_base(m, made, name, arguments, node)
    elif isinstance(made.payload, DictValue):
        m.call(m.get_attribute(made.payload, "update", node), arguments, node)
    elif isinstance(made.payload, ListValue):
        for value in arguments.positional:
            m.invoke(m.get_attribute(made.payload, "extend", node), value, node=node)
    else:
        m.heap.set(made.attributes, "args", tuple(arguments.positional))

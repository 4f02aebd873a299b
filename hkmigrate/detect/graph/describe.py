"""Classes and functions as nodes of the construction graph: where they stand, what they name, how they are built."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.classes import base_of, is_dataclass, is_module, own_methods, with_bases
from hkmigrate.detect.program.named import default_name
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.graph import ClassNode
from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, Module, Project

_HARMLESS_METHODS = frozenset(
    ("__init__", "__call__", "__repr__", "__str__", "__len__", "__iter__", "__getitem__", "__contains__")
)


def class_node(project: Project, definition: Definition, hazards: tuple[Refusal, ...]) -> ClassNode:
    """The class as a node of the graph."""
    module, node = definition.file, definition.node
    assert isinstance(node, ast.ClassDef)
    bases = [base_of(project, module, base) for base in node.bases]
    methods = own_methods(node)
    init = methods.get("__init__")
    owner = owner_of(module, node)
    return ClassNode(
        node_id(module, node),
        "class",
        node.name,
        definition_span(module, node),
        node_id(module, owner),
        None,
        words_of(node),
        None,
        hazards,
        (),
        None,
        frozenset(),
        False,
        (),
        False,
        False,
        tuple(node_id(base.file, base.node) for base in bases if isinstance(base, Definition)),
        tuple(base.name if isinstance(base, External) else "?" for base in bases if not isinstance(base, Definition)),
        is_module(project, definition),
        is_dataclass(project, definition),
        node_id(module, init) if init else None,
        module.span(init) if init else None,
        tuple(super_calls(module, init)) if init else (),
        _calls_back(module, init) if init else False,
        frozenset(_attributes(node)),
        default_name(project, definition) if is_module(project, definition) else "",
    )


def class_hazards(project: Project, definition: Definition) -> Iterator[Refusal]:
    """What in a class's own statement keeps its constructor from being changed."""
    module, node = definition.file, definition.node
    assert isinstance(node, ast.ClassDef)
    if node.keywords:
        yield refuse("unclear-constructor", f"`{node.name}` has class keywords", module.span(node)).refusal
    if not is_module(project, definition):
        yield from _plain_hazards(module, node)
    for one in with_bases(project, definition):
        if isinstance(one, Definition) and isinstance(one.node, ast.ClassDef):
            yield from _unlike_others(one.file, one.node)


def _unlike_others(module: Module, node: ast.ClassDef) -> Iterator[Refusal]:
    """What in a class builds its instances, or keeps or counts their attributes, in a way of its own."""
    for name, method in own_methods(node).items():
        if name in ("__new__", "__setattr__"):
            message = f"`{node.name}` has a `{name}`"
            yield refuse("unclear-constructor", message, module.span(method)).refusal
    if not any(module.spelling(("vars", "dir", "__dict__"))):
        return  # classes are many, and these are rare
    for inner in walk(node):
        match inner:
            case (
                ast.Call(func=ast.Name(id="vars" | "dir"), args=[ast.Name(id="self")])
                | ast.Attribute(value=ast.Name(id="self"), attr="__dict__")
            ):
                message = f"`{node.name}` counts its attributes by `{module.text(inner)}`"
                yield refuse("unclear-constructor", message, module.span(inner)).refusal
            case _:
                pass


def _plain_hazards(module: Module, node: ast.ClassDef) -> Iterator[Refusal]:
    """Special methods and slots of a class that is no module, by which its instances may be made or kept otherwise."""
    special = {
        name: method for name, method in own_methods(node).items() if name.startswith("__") and name.endswith("__")
    }
    for name, method in special.items():
        if name not in _HARMLESS_METHODS:
            message = f"`{node.name}` is not a `hk.Module`, and has a `{name}`"
            yield refuse("plain-class", message, module.span(method)).refusal
    for item in node.body:
        if isinstance(item, ast.Assign) and "__slots__" in [ast.unparse(target) for target in item.targets]:
            message = f"`{node.name}` is not a `hk.Module`, and has `__slots__`"
            yield refuse("plain-class", message, module.span(item)).refusal


def definition_span(module: Module, node: ast.AST) -> Span:
    """The span of a definition with its decorators."""
    span = module.span(node)
    listed = getattr(node, "decorator_list", [])
    if not listed:
        return span
    start = module.line_start(module.line(listed[0]))
    return module.span_of(start + len(module.margin(listed[0]).encode()), span.end)


def super_calls(module: Module, init: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Span]:
    """The calls of `super().__init__` in a constructor."""
    for node in walk(init):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
            if isinstance(node.func.value, ast.Call) and ast.unparse(node.func.value.func) == "super":
                yield module.span(node)


def _calls_back(module: Module, init: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a constructor uses the instance for more than setting and reading attributes."""
    receiver = [*init.args.posonlyargs, *init.args.args][0].arg if init.args.args or init.args.posonlyargs else ""
    for node in walk(init):
        if isinstance(node, ast.Name) and node.id == receiver:
            parent = module.parents[node]
            call = module.parents[parent]
            called = isinstance(call, ast.Call) and call.func is parent
            if called or not (isinstance(parent, ast.Attribute) or "super" in ast.unparse(parent)):
                return True
    return False


def words_of(node: ast.AST) -> frozenset[str]:
    """The variables, arguments, keywords, definitions and own attributes that a piece of code names."""
    found: set[str] = set()
    keys: set[str] = set()
    unpacks = False
    for inner in walk(node):
        match inner:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.split(".")[0])
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found.add(name)
            case ast.keyword(arg=given):
                unpacks |= given is None
                found |= {given} if given is not None else set()
            case ast.Dict(keys=listed):
                keys |= {key.value for key in listed if isinstance(key, ast.Constant) and isinstance(key.value, str)}
            case ast.Subscript(slice=ast.Constant(value=str() as name)):
                keys.add(name)
            case _:
                pass
    return frozenset(found | keys if unpacks else found)


def _attributes(node: ast.ClassDef) -> Iterator[str]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield item.name
    for inner in walk(node):
        if isinstance(inner, ast.Attribute) and not isinstance(inner.ctx, ast.Load):
            yield inner.attr
    for item in node.body:
        targets = (
            item.targets if isinstance(item, ast.Assign) else [item.target] if isinstance(item, ast.AnnAssign) else []
        )
        yield from (target.id for target in targets if isinstance(target, ast.Name))

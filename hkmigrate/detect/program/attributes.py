"""Attributes: of whose instance they are, and those that are set or read by names that only exist at run time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.source.children import walk
from hkmigrate.source.project import External, InTreeModule, Module, Project

_READERS = ("getattr", "attrgetter", "asdict", "astuple", "vars", "_asdict", "__dict__", "__dataclass_fields__")


def own_class(module: Module, node: ast.Attribute) -> ast.ClassDef | None:
    """The class of whose instance this is an attribute, where that is the `self` of the method around."""
    home = module.scopes[node.value].lookup(node.value.id) if isinstance(node.value, ast.Name) else None
    if home is None or not isinstance(node.value, ast.Name) or not isinstance(home.node, ast.FunctionDef):
        return None
    arguments = home.node.args
    first = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][:1]
    alone = first == [node.value.id] and len(home.bindings[node.value.id]) == 1
    return method_class(module, home.node) if alone else None


def names_any(node: ast.AST, names: tuple[str, ...]) -> bool:
    """Whether a node is one of the names, or an attribute of one of them."""
    return (isinstance(node, ast.Name) and node.id in names) or (isinstance(node, ast.Attribute) and node.attr in names)


def on_a_module(project: Project, file: Module, node: ast.AST) -> bool:
    """Whether what is called here, `vars` or `getattr`, is about the names of a file or package."""
    call = file.parents[node]
    asked = call.args[0] if isinstance(call, ast.Call) and call.func is node and call.args else None
    meaning = project.resolve(asked, file) if isinstance(asked, ast.Name | ast.Attribute) else None
    return isinstance(meaning, External | InTreeModule)


def is_read_by_dots(project: Project, name: str) -> bool:
    """Whether attributes of that name are read in no other way than by a dot."""
    for file in project.mentioning((*_READERS, "fields", "match")):
        for inner in file.nodes:
            if isinstance(inner, ast.Name | ast.Attribute) and names_any(inner, ("fields",)):
                if project.resolve(inner, file) == External("dataclasses.fields"):
                    return False
            if names_any(inner, _READERS) and not _reads_another(project, file, inner, name):
                return False
            if isinstance(inner, ast.MatchClass) and (inner.patterns or name in inner.kwd_attrs):
                return False
    return True


def _reads_another(project: Project, file: Module, node: ast.AST, name: str) -> bool:
    """Whether `getattr` asks for an attribute of another name, or any of these reads names of a file."""
    call = file.parents[node]
    if isinstance(call, ast.Call) and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        return names_any(node, ("getattr",)) and call.args[1].value != name
    return on_a_module(project, file, node)


def attribute_values(cls: ast.ClassDef, receiver: str, attribute: str) -> list[ast.expr | None]:
    """What is assigned to `self.attribute` anywhere in a class; None stands for a value that is hidden."""
    values: list[ast.expr | None] = []
    for node in walk(cls):
        if isinstance(node, ast.Attribute) and node.attr == attribute and not isinstance(node.ctx, ast.Load):
            if isinstance(node.value, ast.Name) and node.value.id == receiver:
                values.append(None)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            plainly = [target for target in targets if ast.unparse(target) == f"{receiver}.{attribute}"]
            values += [node.value] * len(plainly)
    plain = [value for value in values if value is not None]
    return [*plain, *[None] * (len(values) - 2 * len(plain))]


def enclosing_methods(module: Module, node: ast.AST) -> Iterator[tuple[ast.ClassDef, str]]:
    """The classes whose methods the node lies in, with the name of the method's first parameter."""
    owner = owner_of(module, node)
    while not isinstance(owner, ast.Module):
        cls = method_class(module, owner)
        if cls is not None and isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
            first = [*owner.args.posonlyargs, *owner.args.args][:1]
            if first:
                yield cls, first[0].arg
        owner = owner_of(module, owner)

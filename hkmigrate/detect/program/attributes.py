"""Attributes: of whose instance they are, and those that are set or read by names that only exist at run time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.source.children import walk
from hkmigrate.source.project import Module

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

"""Attributes: of whose instance they are, and those that are set or read by names that only exist at run time."""

from __future__ import annotations

import ast

from hkmigrate.detect.nodes import method_class
from hkmigrate.source.project import External, InTreeModule, Module, Project


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

"""Ids for the classes and functions of a tree, and which of them a piece of code lies in."""

from __future__ import annotations

import ast

from hkmigrate.source.project import Module
from hkmigrate.source.scopes import ScopeNode, is_function

Owner = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def owner_of(module: Module, node: ast.AST) -> Owner:
    """The innermost function, class or module whose code the node belongs to; decorators and defaults lie outside."""
    child, parent = node, module.parents[node]
    while True:
        inside = (
            isinstance(parent, ast.Module)
            or (isinstance(parent, ast.ClassDef) and child in parent.body)
            or (isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and child in parent.body)
            or (isinstance(parent, ast.Lambda) and child is parent.body)
        )
        if inside:
            assert isinstance(parent, Owner)
            return parent
        child, parent = parent, module.parents[parent]


def node_id(module: Module, node: ScopeNode) -> str:
    """The dotted name of a class, function, lambda or module, unique in the tree."""
    return module.identifiers[node]


def method_class(module: Module, node: ast.AST) -> ast.ClassDef | None:
    """The class whose ordinary method `node` is; None for functions, static and class methods."""
    if not is_function(node) or isinstance(node, ast.Lambda):
        return None
    parent = owner_of(module, node)
    if not isinstance(parent, ast.ClassDef):
        return None
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    plain = {ast.unparse(decorator) for decorator in node.decorator_list}
    return None if plain & {"staticmethod", "classmethod"} else parent


def consumer_of(module: Module, node: Owner) -> str:
    """The class or function that code of `node` counts as: a method is its class, a lambda what holds it."""
    while True:
        parent = owner_of(module, node) if not isinstance(node, ast.Module) else node
        if isinstance(node, ast.Module | ast.ClassDef) or isinstance(parent, ast.Module):
            return node_id(module, node)
        if isinstance(parent, ast.ClassDef):
            return node_id(module, parent)
        if not isinstance(node, ast.Lambda) and not _inside_method(module, parent):
            return node_id(module, node)
        node = parent


def _inside_method(module: Module, node: Owner) -> bool:
    while not isinstance(node, ast.Module):
        if isinstance(node, ast.ClassDef):
            return True
        node = owner_of(module, node)
    return False

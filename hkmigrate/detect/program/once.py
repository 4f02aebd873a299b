"""Modules that are called once: on the spot, by the one variable that holds them, or by an attribute."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.attributes import is_read_by_dots, own_class
from hkmigrate.detect.program.classes import base_of, own_methods
from hkmigrate.detect.program.moments import moment_of
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, External, Module, Project
from hkmigrate.source.scopes import is_function


def is_called_once(project: Project, module: Module, made: ast.Call, definition: Definition) -> bool:
    """Whether the module that a call builds runs its plain `__call__` once where it is built, and does nothing else.

    One that is kept as an attribute may run once in each `__call__` of the instance that keeps it.
    """
    if not _is_plain(project, definition):
        return False
    parent = module.parents[made]
    match parent:
        case ast.Call() if parent.func is made:
            return True
        case ast.Assign(targets=[ast.Name() as target]):
            return _variable(project, module, made, target)
        case ast.Assign(targets=[ast.Attribute() as target]):
            return _attribute(project, module, target)
        case _:
            return False


def _is_plain(project: Project, definition: Definition) -> bool:
    """Whether nothing but a call of an instance runs the `__call__` of a class, which runs as it stands."""
    node, file = definition.node, definition.file
    assert isinstance(node, ast.ClassDef)
    call = own_methods(node).get("__call__")
    if call is None or call.decorator_list or node.decorator_list:
        return False
    if any(not isinstance(base_of(project, file, base), External) for base in node.bases):
        return False
    receivers = {ast.unparse(method.args).split(",")[0] for method in own_methods(node).values()}
    for inner in walk(node):
        if isinstance(inner, ast.Name) and inner.id in receivers and not isinstance(file.parents[inner], ast.Attribute):
            return False  # it calls itself, or hands itself on
    return not project.attributes("__call__")


def _variable(project: Project, module: Module, made: ast.Call, target: ast.Name) -> bool:
    home = module.scopes[target]
    if not is_function(home.node) or len(home.bindings[target.id]) != 1:
        return False
    loads = [
        inner
        for inner in walk(home.node)
        if isinstance(inner, ast.Name)
        and inner.id == target.id
        and isinstance(inner.ctx, ast.Load)
        and module.scopes[inner].lookup(target.id) is home
    ]
    called = len(loads) == 1 and _is_call(module, loads[0])
    if not called or owner_of(module, loads[0]) is not owner_of(module, made):
        return False
    return not moment_of(project, module, loads[0]).repeated


def _attribute(project: Project, module: Module, target: ast.Attribute) -> bool:
    """Whether the one use of an attribute of that name is a call of it in the `__call__` of the same class."""
    cls, name = own_class(module, target), target.attr
    if cls is None or not is_read_by_dots(project, name):
        return False
    for file in project.mentioning([name]):
        if len(file.attribute_stores(name)) > int(file is module):
            return False
    loads = [(file, inner) for file, inner in project.attributes(name) if isinstance(inner.ctx, ast.Load)]
    if len(loads) != 1 or loads[0][0] is not module or not _is_call(module, loads[0][1]):
        return False
    around = owner_of(module, loads[0][1])
    in_call = isinstance(around, ast.FunctionDef) and around.name == "__call__" and method_class(module, around) is cls
    return in_call and own_class(module, loads[0][1]) is cls and not moment_of(project, module, loads[0][1]).repeated


def _is_call(module: Module, node: ast.expr) -> bool:
    parent = module.parents[node]
    return isinstance(parent, ast.Call) and parent.func is node

"""What plain assignments give variables and attributes, and whose method a call calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import is_a, is_dataclass, is_super
from hkmigrate.detect.program.nodes import method_class, owner_of
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition, Module, Project


def assigned(module: Module, node: ast.AST, name: str) -> ast.expr | None:
    """What a plain assignment gives a variable; `node` is what binds it."""
    at: ast.AST = node
    while at in module.parents and not isinstance(at, ast.stmt):
        at = module.parents[at]
    if isinstance(at, ast.AnnAssign) and isinstance(at.target, ast.Name) and at.target.id == name:
        return at.value
    if not isinstance(at, ast.Assign):
        return None
    targets = [one for target in at.targets for one in walk(target) if isinstance(one, ast.Name) and one.id == name]
    return _value_of(at, targets[0]) if len(targets) == 1 else None


def _value_of(statement: ast.stmt, target: ast.AST) -> ast.expr | None:
    """What an assignment gives one of its targets, by itself or as one of several."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value if statement.target is target else None
    if not isinstance(statement, ast.Assign):
        return None
    for one in statement.targets:
        if one is target:
            return statement.value
        if isinstance(one, ast.Tuple) and isinstance(statement.value, ast.Tuple):
            if len(one.elts) == len(statement.value.elts) and target in one.elts:
                return statement.value.elts[one.elts.index(target)]
    return None


def receiver_of(function: ast.FunctionDef | ast.Lambda, call: ast.Call) -> ast.expr | None:
    """The object whose method a call calls."""
    name = function.name if isinstance(function, ast.FunctionDef) else ""
    if isinstance(call.func, ast.Attribute) and call.func.attr == name and not is_super(call.func):
        return call.func.value
    return call.func if name == "__call__" and not is_super(call.func) else None


def store_of(
    project: Project, module: Module, cls: ast.ClassDef, name: str
) -> tuple[Module, ast.expr, ast.FunctionDef] | None:
    """What the one assignment of an attribute, in a constructor of a class or of one above it, gives it."""
    return project.kept(_store_of, (module, cls, name))


def _store_of(
    project: Project, asked: tuple[Module, ast.ClassDef, str]
) -> tuple[Module, ast.expr, ast.FunctionDef] | None:
    file, node, name = asked
    definition = Definition(file, node)
    bound = name in file.scope_inside(node).bindings or is_dataclass(project, definition)
    stores = list(_stores(project, definition, name))
    if bound or len(stores) != 1 or "setattr" in file.text(node):
        return None
    home, target = stores[0]
    init = owner_of(home, target)
    cls = method_class(home, init)
    if not isinstance(init, ast.FunctionDef) or init.name != "__init__" or cls is None:
        return None
    if not is_a(project, definition, Definition(home, cls)) or "setattr" in home.text(cls):
        return None
    statement = next((one for one in init.body if any(inner is target for inner in walk(one))), None)
    value = _value_of(statement, target) if statement is not None else None
    return (home, value, init) if value is not None else None


def _stores(project: Project, definition: Definition, name: str) -> Iterator[tuple[Module, ast.AST]]:
    """Every assignment to the attribute that may be one of an instance of the class."""
    for file in project.mentioning([name]):
        for store in file.attribute_stores(name):
            value = store.value
            owners = [
                Definition(file, cls)
                for cls, own in enclosing_methods(file, store)
                if isinstance(value, ast.Name) and value.id == own
            ]
            if not owners or any(_related(project, one, definition) for one in owners):
                yield file, store


def _related(project: Project, one: Definition, other: Definition) -> bool:
    return is_a(project, one, other) or is_a(project, other, one)

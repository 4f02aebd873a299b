"""Whether an expression forces a name, or begins one that is forced, whichever of its values it has."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from hkmigrate.detect.program.code import Code, NotConstantError, constant, is_force_name
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Definition, InTreeModule, Module, Project, Value
from hkmigrate.source.scopes import Binding, Scope

_Seen = frozenset[tuple[Scope, str]]
_Which = Callable[[Iterable[bool]], bool]


def is_forced(project: Project, code: Code) -> bool:
    """Whether an expression may force a name, known or not."""
    return _forced(project, code, any)


def is_surely_forced(project: Project, code: Code) -> bool:
    """Whether an expression forces a name whichever of its values it has."""
    return _forced(project, code, all)


def begins_forced(project: Project, code: Code) -> bool:
    """Whether an expression may force a name, or be the text that such a name begins with."""
    return _begins(project, code, any, frozenset())


def _forced(project: Project, code: Code, which: _Which) -> bool:
    if isinstance(code.node, ast.Constant) and not isinstance(code.node.value, str):
        return False
    try:
        value = constant(project, code)
    except NotConstantError:
        if _begins(project, code, which, frozenset()):
            return True
        seen = project.seen(code.node) if isinstance(code.node, ast.Call) else None
        value = seen if isinstance(seen, str) else None
    return isinstance(value, str) and value.startswith(FORCE_PREFIX) and value != FORCE_PREFIX


def first_part(node: ast.expr) -> ast.expr | None:
    """The part of a text put together at run time with which the text begins."""
    match node:
        case ast.JoinedStr(values=[first, *_]):
            return first
        case ast.FormattedValue(value=first, conversion=-1 | 115):  # 115: `!s`
            return first
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=first):
            return first
        case ast.Call(func=ast.Attribute(value=first, attr="format")):
            return first
        case _:
            return None


def _begins(project: Project, code: Code, which: _Which, seen: _Seen) -> bool:
    node = code.node
    bound = code.bound(node)
    if bound is not None:
        return _begins(project, bound, which, seen)
    first = first_part(node)
    if first is not None:
        return _begins(project, code.at(first), which, seen)
    match node:
        case ast.Constant(value=str() as text):
            return text.startswith(FORCE_PREFIX)
        case ast.Call():
            return is_force_name(project, code.module, node)
        case ast.IfExp():
            return which(_begins(project, code.at(each), which, seen) for each in (node.body, node.orelse))
        case ast.BoolOp():
            return which(_begins(project, code.at(each), which, seen) for each in node.values)
        case ast.NamedExpr():
            return _begins(project, code.at(node.value), which, seen)
        case ast.Name() | ast.Attribute():
            home = _home(project, code)
            return home is not None and _held(project, *home, which, seen)
        case _:
            return False


def _home(project: Project, code: Code) -> tuple[Module, Scope, str] | None:
    """Where the variable that a name stands for is bound, once or more than once."""
    node, module = code.node, code.module
    if isinstance(node, ast.Name):
        scope = module.scopes[node].lookup(node.id)
        if scope is not None:
            return module, scope, node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
        inside = _inside(project.resolve(node.value, module))
        if inside is not None and node.attr in inside[1].bindings:
            return *inside, node.attr
    meaning = project.resolve(node, module)  # through a star import, too
    return (meaning.file, meaning.scope, meaning.name) if isinstance(meaning, Value) else None


def _inside(base: object) -> tuple[Module, Scope] | None:
    match base:
        case InTreeModule(file):
            return file, file.top
        case Definition(file, ast.ClassDef() as node):
            return file, file.scope_inside(node)
        case _:
            return None


def _held(project: Project, module: Module, scope: Scope, name: str, which: _Which, seen: _Seen) -> bool:
    """Whether any, or all, of the values that a variable is given begin a forced name."""
    if (scope, name) in seen:
        return which is all  # what a variable is given of its own begins as the rest of its values do
    return which(_bound(project, module, binding, which, seen | {(scope, name)}) for binding in scope.bindings[name])


def _bound(project: Project, module: Module, binding: Binding, which: _Which, seen: _Seen) -> bool:
    if binding.value is not None:
        return _begins(project, Code(binding.value, module), which, seen)
    if binding.kind != "import-from" or not isinstance(binding.node, ast.alias):
        return False
    statement = module.parents[binding.node]
    assert isinstance(statement, ast.ImportFrom)
    meaning = project.member_of(statement, binding.node.name, module)
    if not isinstance(meaning, Value):
        return False
    return _held(project, meaning.file, meaning.scope, meaning.name, which, seen)

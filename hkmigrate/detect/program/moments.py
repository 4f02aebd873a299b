"""When a piece of code runs within its function: before or after which statements, for certain, and how often."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.model.graph import Moment
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import NAME_SCOPE
from hkmigrate.source.project import Module, Project

_LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BRANCHES = (ast.If, ast.IfExp, ast.BoolOp, ast.Try, ast.Match, ast.Assert, *_LOOPS)


def moment_of(project: Project, module: Module, node: ast.AST) -> Moment:
    """When a node runs, within the innermost function, lambda, class or file whose code it is."""
    owner = owner_of(module, node)
    body = owner.body if isinstance(owner.body, list) else []
    index, certain, repeated, scopes, inside = 0, True, False, 0, node
    while inside is not owner:
        certain = certain and (not isinstance(inside, _BRANCHES) or _runs(inside))
        repeated = repeated or isinstance(inside, _LOOPS)
        index = body.index(inside) if inside in body else index
        inside, below = module.parents[inside], inside
        if isinstance(inside, ast.With) and not isinstance(below, ast.withitem):
            calls = (item.context_expr for item in inside.items if isinstance(item.context_expr, ast.Call))
            scopes += sum(callee(project, module, call) == NAME_SCOPE for call in calls)
    return Moment(index, certain, repeated, scopes)


def _runs(node: ast.AST) -> bool:
    """Whether a loop runs through at least once: over `range(3)`, or over a list that is not empty."""
    if not isinstance(node, ast.For) or any(isinstance(inner, ast.Break | ast.Continue) for inner in walk(node)):
        return False
    over = node.iter
    if isinstance(over, ast.List | ast.Tuple):
        return any(not isinstance(item, ast.Starred) for item in over.elts)
    match over:
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int() as count)]):
            return count > 0
        case _:
            return False

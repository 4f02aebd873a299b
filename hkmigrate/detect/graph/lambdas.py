"""Which lambdas could as well be functions with `def`, standing right before the statement that holds them."""

from __future__ import annotations

import ast

from hkmigrate.detect.graph.describe import words_of
from hkmigrate.detect.program.nodes import node_id, owner_of
from hkmigrate.model.graph import Graph
from hkmigrate.source.children import walk
from hkmigrate.source.project import Module, Project

_SIMPLE = ast.Assign | ast.AnnAssign | ast.Expr | ast.Return
_MOVES = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
_FRAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def liftable(project: Project, graph: Graph) -> dict[str, frozenset[str]]:
    """For each transformed lambda that could become a `def`, the names that its file uses."""
    found: dict[str, frozenset[str]] = {}
    roots = {node.id: node.path for node in graph.nodes.values() if node.kind == "lambda" and node.root is not None}
    for path in sorted(set(roots.values())):
        module = project.module(path)
        for node in module.nodes if module is not None else ():
            if module is not None and isinstance(node, ast.Lambda) and node_id(module, node) in roots:
                names = _known_names(project, module, 5)
                if names is not None and _may_move(module, node):
                    found[node_id(module, node)] = _words(module) | names
    return found


def _known_names(project: Project, module: Module, depth: int) -> frozenset[str] | None:
    """The names at the top of a file, those of star imports included; None where one is from outside the tree."""
    found = set(module.top.bindings)
    for binding in module.top.bindings.get("*", []):
        statement = module.parents[binding.node]
        assert isinstance(statement, ast.ImportFrom)
        home = project.find_module(statement.module or "", module, statement.level)
        below = _known_names(project, home, depth - 1) if isinstance(home, Module) and depth else None
        if below is None:
            return None
        found |= below
    return frozenset(found)


def _words(module: Module) -> frozenset[str]:
    declared = (node for node in module.nodes if isinstance(node, ast.Global | ast.Nonlocal))
    return words_of(module.tree).union(*(node.names for node in declared))


def _may_move(module: Module, node: ast.Lambda) -> bool:
    """Whether nothing in the lambda means or does anything else in a function before its statement."""
    arguments = node.args
    defaults = [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]
    if not all(isinstance(default, ast.Constant) for default in defaults):
        return False
    parent = module.parents[node]
    while not isinstance(parent, ast.stmt):
        if isinstance(parent, _FRAMES):
            return False
        parent = module.parents[parent]
    if not isinstance(parent, _SIMPLE) or isinstance(owner_of(module, parent), ast.ClassDef):
        return False
    if any(isinstance(inner, _MOVES) for inner in walk(parent)):
        return False
    before = module.slice(module.line_start(module.line(parent)), module.bounds(parent)[0])
    return not before.strip()

"""Forced names that no site accounts for: they are shown too, and refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hkmigrate.detect.code import Code, NotConstantError, callee
from hkmigrate.detect.context import is_forced, refuse
from hkmigrate.detect.ledger import Ledger, pattern_of
from hkmigrate.model.names import Name, Unknown
from hkmigrate.model.site import SiteKind
from hkmigrate.source.haiku import FORCE_NAME, FORCE_PREFIX
from hkmigrate.source.project import External, Module, Project


def read_leftovers(ledger: Ledger, module: Module, names: frozenset[str]) -> None:
    """Record every expression that forces a name and was not understood; `names` are variables that hold one."""
    for node in module.of(ast.Call, ast.Constant, ast.Name, ast.Attribute):
        if isinstance(node, ast.expr) and node not in ledger.consumed and _forces(ledger.project, module, node, names):
            if not _flows(ledger, module, node):
                _record(ledger, module, node)


def _record(ledger: Ledger, module: Module, node: ast.expr) -> None:
    name: Name
    try:
        name = ledger.known(Code(node, module))
    except NotConstantError as error:
        name = Unknown(str(error), pattern_of(ledger.project, Code(node, module)))
    found = ledger.of(name)
    found.add(SiteKind.UNCLEAR, module, node)
    message = "the forced name goes where hkmigrate does not follow"
    found.refusals.append(refuse("unclear-use", message, module.span(node)).refusal)


def _forces(project: Project, module: Module, node: ast.expr, names: frozenset[str]) -> bool:
    """Whether an expression forces a name that may end up as a module's, and is not only printed or compared."""
    parent = module.parents[node]
    match node:
        case ast.Call():
            return callee(project, module, node) == FORCE_NAME
        case ast.Constant(value=str() as text):
            return text.startswith(FORCE_PREFIX) and text != FORCE_PREFIX and not _only_looked_at(project, module, node)
        case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
            if isinstance(parent, ast.Assign) or (isinstance(parent, ast.Call) and parent.func is node):
                return False
            if project.resolve(node, module) == External(FORCE_NAME):
                return True
            named = (node.id if isinstance(node, ast.Name) else node.attr) in names
            return named and not _only_looked_at(project, module, node) and is_forced(project, Code(node, module))
        case _:
            return False


def _only_looked_at(project: Project, module: Module, node: ast.expr) -> bool:
    parent = module.parents[node]
    if isinstance(parent, ast.Call):
        called = callee(project, module, parent)
        method = isinstance(parent.func, ast.Attribute) and called is None
        return method or (isinstance(called, str) and called.startswith("builtins."))
    return isinstance(parent, ast.Expr | ast.Compare | ast.FormattedValue | ast.JoinedStr | ast.Subscript)


def forced_variables(project: Project, module: Module) -> Iterator[str]:
    """The names of a file's variables that hold a forced name."""
    for node in module.of(ast.Assign):
        if isinstance(node, ast.Assign) and is_forced(project, Code(node.value, module)):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _flows(ledger: Ledger, module: Module, node: ast.expr) -> bool:
    """Whether the name is the value of a variable, whose uses are looked at where they stand, or was read before."""
    parent = module.parents[node]
    if isinstance(parent, ast.Assign) and all(isinstance(target, ast.Name) for target in parent.targets):
        return True
    while not isinstance(parent, ast.stmt):
        if parent in ledger.consumed:
            return True
        parent = module.parents[parent]
    return False

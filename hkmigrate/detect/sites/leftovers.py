"""Forced names that no site accounts for: they are shown too, and refused."""

from __future__ import annotations

import ast
from collections.abc import Set

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.program.code import Code, NotConstantError, callee, is_force_name
from hkmigrate.detect.program.forced import first_part
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.detect.sites.ledger import Found, Ledger, pattern_of
from hkmigrate.model.names import Known, Name, Unknown, is_module_path
from hkmigrate.model.site import SiteKind
from hkmigrate.source.haiku import FORCE_NAME, FORCE_PREFIX
from hkmigrate.source.project import External, Module, Project

_FORCING = (ast.Call, ast.Constant, ast.Name, ast.Attribute)


def read_leftovers(ledger: Ledger, suspects: Suspects, events: Events) -> None:
    """Record every expression that forces a name and was not understood."""
    met = {access.path for access in events.accesses if access.direct}
    for module in suspects.files:
        _read_file(ledger, module, suspects, events, met)


def _read_file(ledger: Ledger, module: Module, suspects: Suspects, events: Events, met: Set[object]) -> None:
    within = suspects.within(module) - ledger.consumed
    for node in module.around(within):
        if node in within and isinstance(node, _FORCING) and _forces(ledger.project, module, node):
            values = events.forced.get(node, []) if isinstance(node, ast.Call) else _literal(node)
            if not _flows(ledger, module, node) and not (values and all(value in met for value in values)):
                _record(ledger, module, node)


def read_escapes(ledger: Ledger, events: Events) -> None:
    """Record every call that gives a forced name to something unknown, and is no site of it."""
    for node, given in events.forced_away.items():
        module = next(
            (one for path in events.files if (one := ledger.project.module(path)) and node in one.parents), None
        )
        if module is None or not isinstance(node, ast.expr) or node in ledger.consumed:
            continue
        for name in dict.fromkeys(name for _, name in given):
            found = ledger.of(Known(name) if is_module_path(name) else Unknown("it is not known", name or "<name>"))
            if all(site.span != module.span(node) for site in found.sites):
                _refuse(found, module, node)


def _literal(node: ast.expr) -> list[object]:
    text = node.value if isinstance(node, ast.Constant) else None
    return [text.removeprefix(FORCE_PREFIX)] if isinstance(text, str) else []


def _record(ledger: Ledger, module: Module, node: ast.expr) -> None:
    node = _whole(module, node)
    name: Name
    try:
        name = ledger.known(Code(node, module))
    except NotConstantError as error:
        name = Unknown(str(error), pattern_of(ledger.project, Code(node, module)))
    _refuse(ledger.of(name), module, node)


def _refuse(found: Found, module: Module, node: ast.expr) -> None:
    found.add(SiteKind.UNCLEAR, module, node)
    message = "the forced name goes where hkmigrate does not follow"
    found.refusals.append(refuse("unclear-use", message, module.span(node)).refusal)


def _forces(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression forces a name that may end up as a module's, and is not only printed or compared."""
    parent = module.parents[node]
    match node:
        case ast.Call():
            return is_force_name(project, module, node)
        case ast.Constant(value=str() as text):
            return text.startswith(FORCE_PREFIX) and not _only_looked_at(project, module, node)
        case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
            called = isinstance(parent, ast.Call) and parent.func is node
            is_value = not called and not _is_assigned(parent, node)
            return is_value and project.resolve(node, module) == External(FORCE_NAME)
        case _:
            return False


def _is_assigned(statement: ast.AST, value: ast.expr) -> bool:
    """Whether a statement gives a value to variables and does nothing else."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is value and isinstance(statement.target, ast.Name)
    return isinstance(statement, ast.Assign) and all(isinstance(target, ast.Name) for target in statement.targets)


def _whole(module: Module, node: ast.expr) -> ast.expr:
    """The text, put together at run time, that begins with an expression."""
    while True:
        parent = module.parents[node]
        if isinstance(parent, ast.Attribute):  # `.format(...)`
            parent = module.parents[parent]
        if not isinstance(parent, ast.expr) or first_part(parent) is not node:
            return node
        node = parent


def _only_looked_at(project: Project, module: Module, node: ast.expr) -> bool:
    parent = module.parents[_whole(module, node)]
    if isinstance(parent, ast.Call):
        called = callee(project, module, parent)
        method = isinstance(parent.func, ast.Attribute) and called is None
        return method or (isinstance(called, str) and called.startswith("builtins."))
    return isinstance(parent, ast.Expr | ast.Compare | ast.FormattedValue | ast.JoinedStr | ast.Subscript)


def _flows(ledger: Ledger, module: Module, node: ast.expr) -> bool:
    """Whether the name is the value of a variable, whose uses are looked at where they stand, or was read before."""
    parent = module.parents[node]
    while not isinstance(parent, ast.stmt):
        if parent in ledger.consumed:
            return True
        parent = module.parents[parent]
    whole = _whole(module, node)
    return _is_assigned(module.parents[whole], whole)

"""Forced names that no site accounts for: they are shown too, and refused."""

from __future__ import annotations

import ast

from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import with_bases
from hkmigrate.detect.program.code import Code, NotConstantError, callee, is_force_name
from hkmigrate.detect.program.forced import begins_forced, first_part
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.detect.sites.ledger import Ledger, pattern_of
from hkmigrate.model.names import Name, Unknown
from hkmigrate.model.site import SiteKind
from hkmigrate.source.haiku import FORCE_NAME, FORCE_PREFIX
from hkmigrate.source.project import Definition, External, Module, Project, Unresolved

_FORCING = (ast.Call, ast.Constant, ast.Name, ast.Attribute)


def read_leftovers(ledger: Ledger, module: Module, suspects: Suspects) -> None:
    """Record every expression of a file that forces a name and was not understood."""
    within = suspects.within(module) - ledger.consumed
    for node in module.around(within):
        if node in within and isinstance(node, _FORCING) and _forces(ledger.project, module, node, suspects):
            if not _flows(ledger, module, node):
                _record(ledger, module, node)


def _record(ledger: Ledger, module: Module, node: ast.expr) -> None:
    node = _whole(module, node)
    name: Name
    try:
        name = ledger.known(Code(node, module))
    except NotConstantError as error:
        name = Unknown(str(error), pattern_of(ledger.project, Code(node, module)))
    found = ledger.of(name)
    found.add(SiteKind.UNCLEAR, module, node)
    message = "the forced name goes where hkmigrate does not follow"
    found.refusals.append(refuse("unclear-use", message, module.span(node)).refusal)


def _forces(project: Project, module: Module, node: ast.expr, suspects: Suspects) -> bool:
    """Whether an expression forces a name that may end up as a module's, and is not only printed or compared."""
    parent = module.parents[node]
    match node:
        case ast.Call():
            return is_force_name(project, module, node)
        case ast.Constant(value=str() as text):
            return text.startswith(FORCE_PREFIX) and not _only_looked_at(project, module, node)
        case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
            if _is_assigned(parent, node) or (isinstance(parent, ast.Call) and parent.func is node):
                return False
            if project.resolve(node, module) == External(FORCE_NAME):
                return True
            # a local variable is nobody's attribute
            named = node.id in suspects.names(module) if isinstance(node, ast.Name) else node.attr in suspects.words
            return named and not _only_looked_at(project, module, node) and _may_hold(project, module, node)
        case _:
            return False


def _may_hold(project: Project, module: Module, node: ast.Name | ast.Attribute) -> bool:
    """Whether what is named like a variable that holds a forced name may be that variable."""
    if begins_forced(project, Code(node, module)):
        return True
    if isinstance(node, ast.Name) or not isinstance(project.resolve(node, module), Unresolved):
        return False
    own = [cls for cls, receiver in enclosing_methods(module, node) if ast.unparse(node.value) == receiver]
    return not own or any(_inherits(project, Definition(module, cls), node.attr) for cls in own)


def _inherits(project: Project, definition: Definition, name: str) -> bool:
    """Whether a class, or a base, binds a name in its body, or may do so since it is not known."""
    return any(
        one is None or (isinstance(one, Definition) and name in one.file.scope_inside(one.node).bindings)
        for one in with_bases(project, definition)
    )


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

"""Places at which a forced scope is entered: what stands there, what runs in it, and the functions behind it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hkmigrate.detect.program.code import Code, callee, only_name
from hkmigrate.detect.program.nodes import Owner
from hkmigrate.detect.sites.binding import NotAHelperError, bind
from hkmigrate.source.haiku import NAME_SCOPE
from hkmigrate.source.project import Definition, External, Module, Project

EXIT_STACK = "contextlib.ExitStack"
_DEEPEST = 8
"""Through so many functions that only enter a scope it is followed."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A place at which a scope is entered.

    Attributes:
        path: the forced name.
        module: the file.
        call: what enters the scope, there.
        statement: the statement that does so.
        through: the functions that do nothing else, by which that comes about.
        within: the statements with which these do it.
    """

    path: str
    module: Module
    call: ast.Call
    statement: ast.stmt
    through: tuple[Definition, ...]
    within: tuple[ast.stmt, ...]

    @property
    def at(self) -> ast.AST:
        """Where the site stands."""
        return self.statement

    @property
    def owner(self) -> None:
        """The code that the site is in is that in which it stands."""

    @property
    def body(self) -> list[ast.stmt]:
        """The statements that run in the scope."""
        if isinstance(self.statement, ast.With):
            return self.statement.body
        around = self.module.parents[self.statement]
        assert isinstance(around, ast.With)
        return around.body[around.body.index(self.statement) + 1 :]


@dataclass(frozen=True, slots=True)
class Decorated:
    """A function whose body a decorator runs in a scope.

    Attributes:
        path: the forced name.
        module: the file.
        call: the decorator.
        function: the function.
        decorating: the function that decorates.
        within: the statement with which it enters the scope.
    """

    path: str
    module: Module
    call: ast.expr
    function: ast.FunctionDef
    decorating: Definition
    within: tuple[ast.stmt, ...]

    @property
    def through(self) -> tuple[Definition, ...]:
        """What goes when nothing uses it any more."""
        return (self.decorating,)

    @property
    def at(self) -> ast.AST:
        """Where the site stands."""
        return self.call

    @property
    def owner(self) -> Owner:
        """The code that the site is in."""
        return self.function

    @property
    def body(self) -> list[ast.stmt]:
        """The statements that run in the scope."""
        return self.function.body


def entering_statement(project: Project, module: Module, call: ast.Call) -> ast.stmt | None:
    """The statement that enters the scope which a call gives: a `with`, or one that puts it on an exit stack."""
    item = module.parents.get(call)
    node = module.parents.get(item) if item is not None else None
    match item, node:
        case ast.withitem(optional_vars=None), ast.With():
            return node
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="enter_context"), args=[_]), ast.Expr():
            around = module.parents[node]
            stacks = around.items if isinstance(around, ast.With) and node in around.body else []
            return node if any(_is_exit_stack(project, module, one, name) for one in stacks) else None
        case _:
            return None


def put_on_a_stack(call: ast.Call) -> ast.Call:
    """What `stack.enter_context(call)` enters, any other call itself."""
    match call:
        case ast.Call(func=ast.Attribute(attr="enter_context"), args=[ast.Call() as given]):
            return given
        case _:
            return call


def _is_exit_stack(project: Project, module: Module, item: ast.withitem, name: str) -> bool:
    match item:
        case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=variable)):
            return variable == name and callee(project, module, call) == EXIT_STACK
        case _:
            return False


def is_manager(project: Project, function: Definition, statement: ast.stmt) -> bool:
    """Whether a function is a context manager that enters the scope of `statement`, and does nothing else."""
    node = function.node
    if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1:
        return False
    decorator = node.decorator_list[0]
    if not isinstance(decorator, ast.Name | ast.Attribute):
        return False
    if project.resolve(decorator, function.file) != External("contextlib.contextmanager"):
        return False
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    match statement:
        case ast.With(items=[_], body=[ast.Expr(value=ast.Yield(value=None))]):
            return body == [statement]
        case _:
            return False


def only_calls(wrapper: ast.AST, statement: ast.With, inner: ast.Call) -> bool:
    """Whether a wrapper enters a scope, calls the function in it, and does nothing else."""
    assert isinstance(wrapper, ast.FunctionDef)
    match statement.body:
        case [ast.Return(value=value)] if value is inner and len(statement.items) == 1:
            return wrapper.body == [statement]
        case _:
            return False


def scope_name(project: Project, code: Code) -> tuple[Code | None, tuple[Definition, ...]]:
    """The name of the scope that a call gives, with the functions by which it does so that do nothing else."""
    through: list[Definition] = []
    while isinstance(code.node, ast.Call) and len(through) <= _DEEPEST:
        called = callee(project, code.module, code.node)
        if called == NAME_SCOPE:
            given = only_name(code.node)
            return (code.at(given) if given is not None else None), tuple(through)
        inner = _given_by(project, code, called)
        if inner is None or not isinstance(called, Definition):
            break
        through.append(called)
        code = inner
    return None, ()


def _given_by(project: Project, code: Code, called: str | Definition | None) -> Code | None:
    """What the call of a function that only enters a scope enters, None for any other call."""
    if not isinstance(called, Definition) or not isinstance(called.node, ast.FunctionDef):
        return None
    statement = called.node.body[-1]
    if not isinstance(statement, ast.With) or not is_manager(project, called, statement):
        return None
    try:
        names = bind(code, called)
    except NotAHelperError:
        return None
    return Code(statement.items[0].context_expr, called.file, called.file.scope_inside(called.node), names)

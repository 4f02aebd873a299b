"""Forced scopes that are entered in other ways than by a `with` of their own: by a function's, or on an exit stack."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.code import Code, callee
from hkmigrate.detect.program.refusal import RefusedError
from hkmigrate.detect.sites.context import BodyReader
from hkmigrate.detect.sites.ledger import Ledger
from hkmigrate.model.names import Known, is_module_path
from hkmigrate.model.site import SiteKind
from hkmigrate.source.project import Definition, External, Module, Project
from hkmigrate.source.scopes import FunctionNode

_STACKS = 64
"""For so many stacks of calls it is asked where the scope is entered."""


@dataclass(frozen=True, slots=True)
class _Entered:
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
    def body(self) -> list[ast.stmt]:
        """The statements that run in the scope."""
        if isinstance(self.statement, ast.With):
            return self.statement.body
        around = self.module.parents[self.statement]
        assert isinstance(around, ast.With)
        return around.body[around.body.index(self.statement) + 1 :]


@dataclass(frozen=True, slots=True)
class Entrances:
    """Reads forced scopes at the places where the program enters them, by the stacks of calls in which it does."""

    ledger: Ledger
    events: Events

    def read(self) -> frozenset[ast.AST]:
        """Record the sites of such scopes; gives the `with` statements of the functions, which are none themselves."""
        met: dict[ast.AST, list[Access]] = {}
        for access in self.events.accesses:
            if access.kind == "scope" and access.direct:
                met.setdefault(access.node, []).append(access)
        read = set[ast.AST]()
        for node, accesses in met.items():
            places = self._places(accesses)
            if any(place.call is not node or isinstance(place.statement, ast.Expr) for place in places):
                for place in dict.fromkeys(places):
                    read.update(place.within)
                    self._site(place)
        return frozenset(read)

    def _places(self, accesses: list[Access]) -> list[_Entered]:
        """Where a scope is entered; nothing if that is not known of one of the places."""
        found: list[_Entered] = []
        for access in accesses:
            for stack in access.context.stacks(_STACKS):
                place = self._place(access, stack)
                if place is None:
                    return []
                found.append(place)
        return found

    def _place(self, access: Access, stack: tuple[tuple[Context, ast.AST | None], ...]) -> _Entered | None:
        """The innermost call of a stack that does more than to enter the scope."""
        through: list[Definition] = []
        within: list[ast.stmt] = []
        for context, call in reversed(stack):
            module, inner = self.ledger.project.module(context.path), call or access.node
            if module is None or not isinstance(inner, ast.Call) or not isinstance(access.path, str):
                return None
            function = Definition(module, context.function) if isinstance(context.function, FunctionNode) else None
            inner = _put_on_a_stack(inner)
            statement = entering_statement(self.ledger.project, module, inner)
            if statement is None or not is_module_path(access.path):
                return None
            if function is None or not _is_manager(self.ledger.project, function, statement):
                return _Entered(access.path, module, inner, statement, tuple(through), tuple(within))
            through.append(function)
            within.append(statement)
        return None

    def _site(self, place: _Entered) -> None:
        found, module, call = self.ledger.of(Known(place.path)), place.module, place.call
        found.helpers.update(dict.fromkeys(place.through))
        self.ledger.consume(call)
        found.forced += [Code(given, module) for given in (*call.args, *(word.value for word in call.keywords))]
        for statement in place.within:
            assert isinstance(statement, ast.With)
            self.ledger.consume(statement.items[0].context_expr)
        try:
            reader = BodyReader(self.ledger.project, module)
            reader.assert_free(call)
            reader.read(place.body)
        except RefusedError as error:
            found.add(SiteKind.FORCED_SCOPE, module, place.statement)
            found.refusals.append(error.refusal)
        else:
            accesses = tuple(reader.accesses)
            found.add(SiteKind.FORCED_SCOPE, module, place.statement, accesses, dissolve=call, forced=call)


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


def _put_on_a_stack(call: ast.Call) -> ast.Call:
    """What `stack.enter_context(call)` enters, any other call itself."""
    match call:
        case ast.Call(func=ast.Attribute(attr="enter_context"), args=[ast.Call() as given]):
            return given
        case _:
            return call


def _is_exit_stack(project: Project, module: Module, item: ast.withitem, name: str) -> bool:
    match item:
        case ast.withitem(context_expr=ast.Call() as call, optional_vars=ast.Name(id=variable)):
            return variable == name and callee(project, module, call) == "contextlib.ExitStack"
        case _:
            return False


def _is_manager(project: Project, function: Definition, statement: ast.stmt) -> bool:
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

"""Forced scopes that are entered in other ways than by a `with` of their own: by a function's, or on an exit stack."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hkmigrate.detect.evaluate.arguments import hands_on
from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.code import Code, callee
from hkmigrate.detect.program.nodes import Owner, owner_of
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
class _Decorated:
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
            decorated = self._decorated(accesses)
            if decorated:
                read.update(statement for one in decorated for statement in one.within)
                for one in dict.fromkeys(decorated):
                    self._site(one)
                continue
            places = self._places(accesses)
            if any(place.call is not node or isinstance(place.statement, ast.Expr) for place in places):
                for place in dict.fromkeys(places):
                    read.update(place.within)
                    self._site(place)
        return frozenset(read)

    def _decorated(self, accesses: list[Access]) -> list[_Decorated]:
        """The functions that a decorator runs in a scope; nothing if that is not known of one of them."""
        found: dict[ast.AST, _Decorated] = {}
        for access in accesses:
            wrapper = access.context.function
            module = self.ledger.project.module(access.context.path)
            if module is None or not isinstance(wrapper, FunctionNode) or not isinstance(access.node, ast.Call):
                return []
            statement = entering_statement(self.ledger.project, module, access.node)
            inner = hands_on(wrapper)
            if inner is None or not isinstance(statement, ast.With) or not _only_calls(wrapper, statement, inner):
                return []
            handed = self.events.handed.get(access.context, {})
            for function in handed:
                one = self._decorated_one(access, Definition(module, wrapper), statement, function)
                if one is None or found.setdefault(one.function, one) != one:
                    return []
        return list(found.values())

    def _decorated_one(
        self, access: Access, wrapper: Definition, statement: ast.With, function: ast.AST | str
    ) -> _Decorated | None:
        """A function that is run in the scope, by its innermost decorator."""
        if not isinstance(function, ast.FunctionDef) or not isinstance(access.path, str):
            return None
        files = (self.ledger.project.module(path) for path in self.events.files)
        module = next((one for one in files if one is not None and function in one.parents), None)
        if module is None or not function.decorator_list or not is_module_path(access.path):
            return None
        outer = owner_of(wrapper.file, wrapper.node)
        decorator = function.decorator_list[-1]
        if outer not in self.events.callees(decorator):
            return None
        whole: Owner = outer
        while not isinstance(owner_of(wrapper.file, whole), ast.Module):
            whole = owner_of(wrapper.file, whole)
        if not isinstance(whole, ast.FunctionDef):
            return None
        return _Decorated(access.path, module, decorator, function, Definition(wrapper.file, whole), (statement,))

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

    def _site(self, place: _Entered | _Decorated) -> None:
        found, module, call = self.ledger.of(Known(place.path)), place.module, place.call
        found.helpers.update(dict.fromkeys(place.through))
        self.ledger.consume(call)
        if isinstance(call, ast.Call):
            found.forced += [Code(given, module) for given in (*call.args, *(word.value for word in call.keywords))]
        for statement in place.within:
            assert isinstance(statement, ast.With)
            self.ledger.consume(statement.items[0].context_expr)
        try:
            reader = BodyReader(self.ledger.project, module)
            if isinstance(call, ast.Call):
                reader.assert_free(call)
            reader.read(place.body)
        except RefusedError as error:
            found.add(SiteKind.FORCED_SCOPE, module, place.at, owner=place.owner)
            found.refusals.append(error.refusal)
        else:
            accesses = tuple(reader.accesses)
            found.add(SiteKind.FORCED_SCOPE, module, place.at, accesses, dissolve=call, forced=call, owner=place.owner)


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


def _only_calls(wrapper: ast.AST, statement: ast.With, inner: ast.Call) -> bool:
    """Whether a wrapper enters a scope, calls the function in it, and does nothing else."""
    assert isinstance(wrapper, ast.FunctionDef)
    match statement.body:
        case [ast.Return(value=value)] if value is inner and len(statement.items) == 1:
            return wrapper.body == [statement]
        case _:
            return False

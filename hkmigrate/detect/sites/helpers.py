"""Helpers: functions that only hand out a shared parameter, by a fixed name or by one they are given."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hkmigrate.detect.program.code import (
    Code,
    NotConstantError,
    argument,
    callee,
    constant,
    constant_or_seen,
    is_pure,
)
from hkmigrate.detect.program.forced import is_forced
from hkmigrate.detect.program.nodes import Owner, owner_of
from hkmigrate.detect.sites.accesses import KINDS, variable_access
from hkmigrate.detect.sites.binding import NotAHelperError, bind
from hkmigrate.detect.sites.entered import EXIT_STACK, entering_statement, scope_name
from hkmigrate.detect.sites.forms import helper_form
from hkmigrate.detect.sites.members import Member, Members
from hkmigrate.detect.sites.registry import NotDeclaredError, Registry
from hkmigrate.detect.sites.told import told_by
from hkmigrate.model.site import Access
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Definition, Module, Project
from hkmigrate.source.scopes import FunctionNode


@dataclass(frozen=True, slots=True)
class Reduced:
    """What a helper call comes down to: the forced name, as an expression, and the call that reads under it."""

    name: Code
    call: Code
    through: tuple[Definition, ...]


@dataclass(slots=True)
class HelperReader:
    """Reduces calls of helpers; knows the registry between a declaration and a read."""

    project: Project
    registry: Registry
    members: Members

    def is_helper(self, function: Definition) -> bool:
        """Whether a function hands out one shared parameter and does nothing else, whatever it is called with."""
        node = function.node
        if isinstance(node, ast.Lambda | ast.ClassDef | ast.AsyncFunctionDef) or node.decorator_list:
            return False
        if isinstance(owner_of(function.file, node), ast.ClassDef):
            return False
        if node in self.members.events.transformed:
            return False  # it is a root, which makes the owner
        try:
            self._body(function, {}, (function,), generic=True)
        except NotAHelperError:
            return False
        return True

    def access(self, call: Code, function: Definition) -> tuple[str | Member, Access, tuple[Definition, ...]]:
        """The forced name and the access that a call of a helper comes down to, and the helpers it goes through.

        The name is one of a family where the call gives its index.

        Raises:
            NotAHelperError: it does not come down to one access.
            NotDeclaredError: what it looks up is not known.
            NotConstantError: the forced name is not known.
            DynamicLeafError: the parameter's name is not known.
            NotMovableError: an argument cannot go into an accessor.
        """
        reduced = self.reduce(call, function, ())
        try:
            name = constant(self.project, reduced.name)
        except NotConstantError:
            try:
                member = self._member(call, reduced.name)
            except NotConstantError as error:
                try:
                    name = constant_or_seen(self.project, reduced.name)
                except NotConstantError:
                    raise error from None
            else:
                access = replace(variable_access(self.project, reduced.call, call), index=member.index)
                return member, access, reduced.through
        if not isinstance(name, str) or not name.startswith(FORCE_PREFIX):
            raise NotConstantError("it is not a forced name")
        access = variable_access(self.project, reduced.call, call)
        if len(reduced.through) == 1:
            form = helper_form(self.project, function, call, reduced.name, reduced.call)
            access = replace(access, form=form, told=told_by(self.project, function, reduced.call.node))
        return name.removeprefix(FORCE_PREFIX), access, reduced.through

    def _member(self, call: Code, name: Code) -> Member:
        """Which of a family of names a call asks for, whose index it is given where it stands.

        Raises:
            NotConstantError: it asks for none, or for one that it does not name itself.
        """
        member = self.members.of(name, call.node)
        if not any(inner is member.given for inner in walk(call.node)):
            raise NotConstantError(f"`{member.index.text}` is not given where the helper is called")
        return member

    def name_of(self, call: Code, function: Definition) -> Code:
        """The forced name that a call comes down to, whatever is read under it; the call itself where there is none."""
        node = function.node
        assert isinstance(node, ast.FunctionDef)
        try:
            names = bind(call, function)
        except NotAHelperError:
            names = {}  # a fixed name is known all the same
        module = function.file
        walk = _Walk(self, module, module.scope_inside(node), names, (function,), generic=True)
        try:
            reduced = walk.statements(node.body, None)
        except (NotAHelperError, NotDeclaredError):
            return call
        if reduced is None or reduced.name is not reduced.call:
            return reduced.name if reduced else call
        inner = reduced.call
        called = callee(self.project, inner.module, inner.node) if isinstance(inner.node, ast.Call) else None
        return self.name_of(inner, called) if isinstance(called, Definition) else call

    def reduce(self, call: Code, function: Definition, through: tuple[Definition, ...]) -> Reduced:
        """What a call comes down to.

        Raises:
            NotAHelperError: the function does more than one access, or the call hides its arguments.
        """
        node = function.node
        assert isinstance(call.node, ast.Call)
        if function in through or not isinstance(node, ast.FunctionDef) or len(through) > 8:
            raise NotAHelperError("it calls itself")
        return self._body(function, bind(call, function), (*through, function))

    def _body(
        self, function: Definition, names: Mapping[str, Code], through: tuple[Definition, ...], *, generic: bool = False
    ) -> Reduced:
        node, module = function.node, function.file
        assert isinstance(node, ast.FunctionDef)
        frame = module.scope_inside(node)
        walk = _Walk(self, module, frame, dict(names), through, generic)
        reduced = walk.statements(node.body, None)
        if reduced is None:
            raise NotAHelperError("it does not return the parameter")
        return reduced


class _Walk:
    """Follows a helper's body, statement by statement, to the one access it returns."""

    def __init__(
        self,
        reader: HelperReader,
        module: Module,
        frame: object,
        names: dict[str, Code],
        through: tuple[Definition, ...],
        generic: bool,
    ) -> None:
        self.reader, self.module, self.frame = reader, module, frame
        self.names, self.through, self.generic = names, through, generic
        self.held: list[str] = []

    def code(self, node: ast.expr) -> Code:
        return Code(node, self.module, self.frame, dict(self.names))  # type: ignore[arg-type]  # a scope, by its one caller

    def statements(self, body: list[ast.stmt], scope: Code | None) -> Reduced | None:
        for index, statement in enumerate(body):
            match statement:
                case ast.Expr(value=ast.Constant()) | ast.Pass():
                    continue
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._assign(name, value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    self._assign(name, value)
                case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                    self._unpack(targets, value)
                case ast.If() if self.reader.registry.is_guard(statement, self.module):
                    continue
                case ast.With(items=[item]) if (
                    item.optional_vars is None and self._forced(item.context_expr) is not None
                ):
                    found = self.statements(statement.body, self._forced(item.context_expr))
                    if found is not None and index < len(body) - 1:
                        raise NotAHelperError("it goes on after it has read or written")
                    return found if found is not None else self.statements(body[index + 1 :], scope)
                case ast.With(items=[item]) if index == len(body) - 1 and self._is_stack(item):
                    return self.statements(statement.body, scope)
                case ast.Expr(value=ast.Call(args=[entered])) if self._entered(entered, statement) is not None:
                    return self.statements(body[index + 1 :], self._entered(entered, statement))
                case ast.Return(value=ast.expr() as value) if index == len(body) - 1:
                    return self._returned(value, scope)
                case ast.Expr(value=ast.Call() as value) if index == len(body) - 1:
                    return self._returned(value, scope, writes=True)
                case _:
                    raise NotAHelperError("it does more than hand out a parameter")
        return None

    def _assign(self, name: str, value: ast.expr) -> None:
        """Take a variable; one that holds what was read, or what a call of unknown effect gives, must be returned."""
        for call in (node for node in walk(value) if isinstance(node, ast.Call)):
            called = callee(self.reader.project, self.module, call)
            if not is_pure(called) and self.reader.registry.dictionary_of(call, self.module) is None:
                self.held.append(name)
                break
        self.names[name] = self.code(value)

    def _is_stack(self, item: ast.withitem) -> bool:
        """Whether a `with` makes an exit stack, on which scopes are put."""
        call = item.context_expr
        return isinstance(call, ast.Call) and callee(self.reader.project, self.module, call) == EXIT_STACK

    def _entered(self, node: ast.expr, statement: ast.stmt) -> Code | None:
        """The forced name under which a statement enters a scope on an exit stack."""
        if not isinstance(node, ast.Call) or entering_statement(self.reader.project, self.module, node) != statement:
            return None
        return self._forced(node)

    def _forced(self, node: ast.expr) -> Code | None:
        """The forced name under which a call gives a scope, itself or by functions that only enter one."""
        name, through = scope_name(self.reader.project, self.code(node))
        if name is None:
            return None
        parameter = self.generic and isinstance(name.node, ast.Name)
        if not parameter and not is_forced(self.reader.project, name):
            return None
        self.through = (*self.through, *through)
        return name

    def _unpack(self, targets: list[ast.expr], value: ast.expr) -> None:
        if self.generic:  # what is unpacked is not known then, and need not be
            self.names.update({target.id: self.code(value) for target in targets if isinstance(target, ast.Name)})
            return
        parts = self.reader.registry.parts(self.code(value))
        if len(parts) != len(targets):
            raise NotAHelperError("a tuple is unpacked into another number of names")
        for target, part in zip(targets, parts, strict=True):
            if not isinstance(target, ast.Name):
                raise NotAHelperError("a tuple is unpacked in a way that is not understood")
            self.names[target.id] = part

    def _returned(self, value: ast.expr, scope: Code | None, *, writes: bool = False) -> Reduced:
        code = self.code(value)
        held = code.bound(value)
        if held is not None and isinstance(value, ast.Name) and self.held == [value.id]:
            return self._held(held)
        if not isinstance(value, ast.Call) or self.held:
            raise NotAHelperError("it returns more than the parameter")
        called = callee(self.reader.project, self.module, value)
        if isinstance(called, str) and called in KINDS and scope is not None:
            if (KINDS[called] == "state-update") != writes:
                raise NotAHelperError("it drops what it reads")
            if writes and not isinstance(argument(value, 1, "value"), ast.Name):
                raise NotAHelperError("it computes what it writes")
            return Reduced(scope, self.reader.registry.expanded(code, generic=self.generic), self.through)
        if isinstance(called, Definition) and isinstance(called.node, ast.FunctionDef) and scope is None and not writes:
            if self.generic:
                if called in self.through or not self.reader.is_helper(called):
                    raise NotAHelperError("it calls a function that is not a helper")
                return Reduced(code, code, self.through)
            return self.reader.reduce(code, called, self.through)
        raise NotAHelperError("it does more than hand out a parameter")

    def _held(self, held: Code) -> Reduced:
        """A variable that is returned: it was assigned in the forced scope, whose code is remembered by its place."""
        node = held.node
        if not isinstance(node, ast.Call):
            raise NotAHelperError("it returns more than the parameter")
        statement = self.module.parents.get(node)
        block = self.module.parents.get(statement) if statement is not None else None
        scope = None
        if isinstance(block, ast.With):
            scope = self._forced(block.items[0].context_expr)
        called = callee(self.reader.project, self.module, node)
        if isinstance(called, str) and called in KINDS and KINDS[called] != "state-update" and scope is not None:
            return Reduced(scope, self.reader.registry.expanded(held, generic=self.generic), self.through)
        if (
            isinstance(called, Definition)
            and isinstance(called.node, ast.FunctionDef)
            and scope is None
            and not self.generic
        ):
            return self.reader.reduce(held, called, self.through)
        raise NotAHelperError("it does more than hand out a parameter")


def enclosing_function(module: Module, node: ast.AST) -> Definition | None:
    """The function that a node's code belongs to, None at the top level and in a class body."""
    owner: Owner = owner_of(module, node)
    return Definition(module, owner) if isinstance(owner, FunctionNode) else None

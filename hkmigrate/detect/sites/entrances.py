"""Forced scopes that are entered in other ways than by a `with` of their own: by a function's, or on an exit stack."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hkmigrate.detect.evaluate.arguments import hands_on
from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.code import Code, NotConstantError
from hkmigrate.detect.program.nodes import Owner, owner_of
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.sites.context import BodyReader
from hkmigrate.detect.sites.entered import (
    Decorated,
    Entered,
    entering_statement,
    is_manager,
    only_calls,
    put_on_a_stack,
    scope_name,
)
from hkmigrate.detect.sites.helper_sites import HelperSites
from hkmigrate.detect.sites.helpers import enclosing_function
from hkmigrate.detect.sites.ledger import Found, Ledger
from hkmigrate.detect.sites.members import Member, Members, stays
from hkmigrate.model.names import Known, is_module_path
from hkmigrate.model.site import SiteKind
from hkmigrate.source.children import walk
from hkmigrate.source.project import Definition
from hkmigrate.source.scopes import FunctionNode

_STACKS = 64
"""For so many stacks of calls it is asked where the scope is entered."""


@dataclass(frozen=True, slots=True)
class Entrances:
    """Reads forced scopes at the places where the program enters them, by the stacks of calls in which it does."""

    ledger: Ledger
    events: Events
    members: Members
    helpers: HelperSites

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
                for alike in _by_call(places):
                    read.update(alike[0].within)
                    self._site_of(alike)
        return frozenset(read)

    def _decorated(self, accesses: list[Access]) -> list[Decorated]:
        """The functions that a decorator runs in a scope; nothing if that is not known of one of them."""
        found: dict[ast.AST, Decorated] = {}
        for access in accesses:
            wrapper = access.context.function
            module = self.ledger.project.module(access.context.path)
            if module is None or not isinstance(wrapper, FunctionNode) or not isinstance(access.node, ast.Call):
                return []
            statement = entering_statement(self.ledger.project, module, access.node)
            inner = hands_on(wrapper)
            if inner is None or not isinstance(statement, ast.With) or not only_calls(wrapper, statement, inner):
                return []
            handed = self.events.handed.get(access.context, {})
            for function in handed:
                one = self._decorated_one(access, Definition(module, wrapper), statement, function)
                if one is None or found.setdefault(one.function, one) != one:
                    return []
        return list(found.values())

    def _decorated_one(
        self, access: Access, wrapper: Definition, statement: ast.With, function: ast.AST | str
    ) -> Decorated | None:
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
        return Decorated(access.path, module, decorator, function, Definition(wrapper.file, whole), (statement,))

    def _places(self, accesses: list[Access]) -> list[Entered]:
        """Where a scope is entered; nothing if that is not known of one of the places."""
        found: list[Entered] = []
        for access in accesses:
            for stack in access.context.stacks(_STACKS):
                place = self._place(access, stack)
                if place is None:
                    return []
                found.append(place)
        return found

    def _place(self, access: Access, stack: tuple[tuple[Context, ast.AST | None], ...]) -> Entered | None:
        """The innermost call of a stack that does more than to enter the scope."""
        through: list[Definition] = []
        within: list[ast.stmt] = []
        for context, call in reversed(stack):
            module, inner = self.ledger.project.module(context.path), call or access.node
            if module is None or not isinstance(inner, ast.Call) or not isinstance(access.path, str):
                return None
            function = Definition(module, context.function) if isinstance(context.function, FunctionNode) else None
            inner = put_on_a_stack(inner)
            statement = entering_statement(self.ledger.project, module, inner)
            if statement is None or not is_module_path(access.path):
                return None
            if function is None or not is_manager(self.ledger.project, function, statement):
                return Entered(access.path, module, inner, statement, tuple(through), tuple(within))
            through.append(function)
            within.append(statement)
        return None

    def _site_of(self, alike: list[Entered]) -> None:
        """The site of a place, which is one of a family where the scope is entered there under several names."""
        place = alike[0]
        function = enclosing_function(place.module, place.statement)
        if function is not None and self.helpers.reader.is_helper(function):
            self._in_a_helper(alike, function)
            return
        if len(alike) == 1:
            self._site(place)
            return
        try:
            member = self._member(place)
        except NotConstantError as error:
            name = self._name(place) or Code(place.call, place.module)
            self.ledger.dynamic(SiteKind.FORCED_SCOPE, place.module, place.statement, name, str(error))
        else:
            self._site(place, member)

    def _in_a_helper(self, alike: list[Entered], function: Definition) -> None:
        """A helper's calls are the sites; its scope is one too where that has one name."""
        place = alike[0]
        self._consume(place)
        if len(alike) == 1:
            found = self.ledger.of(Known(place.path))
            found.add(SiteKind.FORCED_SCOPE, place.module, place.statement, forced=place.call)
            found.helpers[function] = None
        self.helpers.follow(function, shown=len(alike) == 1)

    def _member(self, place: Entered) -> Member:
        """Which of a family of names a scope is entered under, whose index stands where it is entered.

        Raises:
            NotConstantError: it is none, or the index does not stand there.
        """
        name = self._name(place)
        if name is None:
            raise NotConstantError("it does not say under which of its names the scope is entered")
        member = self.members.of(name, place.call)
        if not any(inner is member.given for inner in walk(place.call)):
            raise NotConstantError(f"`{member.index.text}` is not given where the scope is entered")
        return member

    def _name(self, place: Entered) -> Code | None:
        """The name that is forced, with what its parts stand for where the scope is entered."""
        return scope_name(self.ledger.project, Code(place.call, place.module))[0]

    def _site(self, place: Entered | Decorated, member: Member | None = None) -> None:
        module, call = place.module, place.call
        found = self.ledger.of(Known(place.path)) if member is None else self.ledger.member(member)
        found.helpers.update(dict.fromkeys(place.through))
        self._consume(place)
        if isinstance(call, ast.Call):
            found.forced += [Code(given, module) for given in (*call.args, *(word.value for word in call.keywords))]
        try:
            self._body(found, place, member)
        except RefusedError as error:
            found.add(SiteKind.FORCED_SCOPE, module, place.at, owner=place.owner)
            found.refusals.append(error.refusal)

    def _consume(self, place: Entered | Decorated) -> None:
        """Account for the forced names with which a scope is entered."""
        self.ledger.consume(place.call)
        for statement in place.within:
            assert isinstance(statement, ast.With)
            self.ledger.consume(statement.items[0].context_expr)

    def _body(self, found: Found, place: Entered | Decorated, member: Member | None) -> None:
        """What is read in the scope.

        Raises:
            RefusedError: more than an owner can do is done there.
        """
        module, call = place.module, place.call
        reader = BodyReader(self.ledger.project, module)
        if isinstance(call, ast.Call):
            reader.assert_free(call)
        index = member.index if member is not None else None
        if index is not None and not all(stays(index, statement) for statement in place.body):
            raise refuse("dynamic-name", f"`{index.text}` changes inside the scope", module.span(place.at))
        reader.read(place.body)
        accesses = tuple(replace(access, index=index) for access in reader.accesses)
        found.add(SiteKind.FORCED_SCOPE, module, place.at, accesses, dissolve=call, forced=call, owner=place.owner)


def _by_call(places: Iterable[Entered]) -> list[list[Entered]]:
    """The places, each once, those under several names together."""
    found: dict[ast.Call, list[Entered]] = {}
    for place in dict.fromkeys(places):
        found.setdefault(place.call, []).append(place)
    return list(found.values())

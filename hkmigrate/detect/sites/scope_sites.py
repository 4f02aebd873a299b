"""Forced scopes as hack sites: those in a module's own code, and those in a helper of one fixed name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hkmigrate.detect.program.code import Code, NotConstantError, argument, callee
from hkmigrate.detect.program.forced import is_forced
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.sites.context import BodyReader
from hkmigrate.detect.sites.helper_sites import HelperSites
from hkmigrate.detect.sites.helpers import enclosing_function
from hkmigrate.detect.sites.ledger import Ledger
from hkmigrate.detect.sites.makers import returned_by
from hkmigrate.detect.sites.members import Members, stays
from hkmigrate.model.site import SiteKind
from hkmigrate.source.haiku import NAME_SCOPE
from hkmigrate.source.project import Definition, Module

With = ast.With | ast.AsyncWith


@dataclass(frozen=True, slots=True)
class ScopeSites:
    """Reads `with` statements."""

    ledger: Ledger
    helpers: HelperSites
    members: Members

    def read(self, module: Module, node: With) -> None:
        """Record the forced scopes that a statement enters."""
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and callee(self.ledger.project, module, call) == NAME_SCOPE:
                name = argument(call, 0, "name")
                if name is not None:
                    self._scope(module, node, item, name)

    def _scope(self, module: Module, node: With, item: ast.withitem, name: ast.expr) -> None:
        function = enclosing_function(module, node)
        forced = is_forced(self.ledger.project, Code(name, module))
        maybe = forced or isinstance(name, ast.Name)
        if forced:
            self.ledger.consume(name)
        if maybe and function is not None and self.helpers.reader.is_helper(function):
            if forced:
                self.helpers.follow(function, shown=self._fixed(module, function, node, name))
        elif forced:
            self._inline(module, node, item, name)

    def _fixed(self, module: Module, function: Definition, node: With, name: ast.expr) -> bool:
        """The scope in a helper of one fixed name is a site too, where the owner will stand; False for any other."""
        try:
            found = self.ledger.of(self.ledger.known(Code(name, module)))
        except NotConstantError:
            return False
        found.add(SiteKind.FORCED_SCOPE, module, node, forced=name)
        found.helpers[function] = None
        return True

    def _inline(self, module: Module, node: With, item: ast.withitem, name: ast.expr) -> None:
        index = None
        try:
            found = self.ledger.of(self.ledger.known(Code(name, module)))
        except NotConstantError:
            try:
                member = self.members.of(Code(name, module))
                found, index = self.ledger.member(member), member.index
            except NotConstantError as error:
                try:
                    found = self.ledger.of(self.ledger.known_or_seen(Code(name, module)))
                except NotConstantError:
                    self.ledger.dynamic(SiteKind.FORCED_SCOPE, module, node, Code(name, module), str(error))
                    return
        found.makers.update(dict.fromkeys(self._givers(name)))
        try:
            reader = BodyReader(self.ledger.project, module)
            self._make_sure_of_header(module, node, item)
            if index is not None and not stays(index, node):
                raise refuse("dynamic-name", f"`{index.text}` changes inside the scope", module.span(node))
            reader.read(node.body)
            accesses = tuple(replace(access, index=index) for access in reader.accesses)
            found.add(SiteKind.FORCED_SCOPE, module, node, accesses, dissolve=item.context_expr, forced=name)
        except RefusedError as error:
            found.add(SiteKind.FORCED_SCOPE, module, node)
            found.refusals.append(error.refusal)

    def _givers(self, name: ast.expr) -> Iterator[Definition]:
        """The functions of the tree whose calls give a name, and that do nothing else."""
        events = self.members.events
        for function in events.callees(name):
            files = (self.ledger.project.module(path) for path in events.files)
            home = next((one for one in files if one is not None and function in one.identifiers), None)
            if home is not None and isinstance(function, ast.FunctionDef) and returned_by(function) is not None:
                yield Definition(home, function)

    @staticmethod
    def _make_sure_of_header(module: Module, node: With, item: ast.withitem) -> None:
        call = item.context_expr
        assert isinstance(call, ast.Call)
        if isinstance(node, ast.AsyncWith) or item.optional_vars or len(call.args) + len(call.keywords) != 1:
            raise refuse("mixed-scope", "the scope is entered in a way that is not understood", module.span(node))

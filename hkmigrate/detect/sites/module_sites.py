"""Modules made under a forced or a borrowed name as hack sites."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.classes import class_name_of
from hkmigrate.detect.program.code import Code, NotConstantError, callee
from hkmigrate.detect.program.forced import is_forced
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.detect.sites.accesses import forced_module_access
from hkmigrate.detect.sites.borrowed import instance_of
from hkmigrate.detect.sites.helper_sites import HelperSites
from hkmigrate.detect.sites.ledger import Ledger
from hkmigrate.detect.sites.members import Members, stays
from hkmigrate.detect.sites.overrides import override_of, replaced_attribute
from hkmigrate.model.names import Unknown
from hkmigrate.model.site import SiteKind
from hkmigrate.source.haiku import FORCE_NAME
from hkmigrate.source.project import Definition, Module


@dataclass(frozen=True, slots=True)
class ModuleSites:
    """Reads calls that take a forced name."""

    ledger: Ledger
    helpers: HelperSites
    references: References
    members: Members

    def read(self, module: Module, node: ast.Call) -> None:
        """Record a call that builds a module under a forced name, or hands one to a helper."""
        project = self.ledger.project
        for value in (*node.args, *(keyword.value for keyword in node.keywords)):
            if not is_forced(project, Code(value, module)):
                continue
            called = callee(project, module, node)
            if isinstance(called, Definition) and self.helpers.reader.is_helper(called):
                self.ledger.consume(value)
                self.helpers.follow(called, shown=False)
            elif class_name_of(project, module, node) is not None or _is_named_module(node, value, called):
                self.ledger.consume(value)
                self._module(module, node, value)

    def _module(self, module: Module, node: ast.Call, value: ast.expr) -> None:
        lender = self._lender(module, value)
        if lender is not None:
            self._borrowed(module, node, value, lender)
            return
        index = None
        try:
            known = self.ledger.known(Code(value, module))
            found, name = self.ledger.of(known), known.text
        except NotConstantError:
            try:
                member = self.members.of(Code(value, module))
                found, name, index = self.ledger.member(member), member.pattern, member.index
            except NotConstantError as error:
                try:
                    known = self.ledger.known_or_seen(Code(value, module))
                    found, name = self.ledger.of(known), known.text
                except NotConstantError:
                    self.ledger.dynamic(SiteKind.FORCED_MODULE, module, node, Code(value, module), str(error))
                    return
        try:
            access = forced_module_access(self.ledger.project, Code(node, module), value, name)
            found.add(SiteKind.FORCED_MODULE, module, node, (replace(access, index=index),), forced=value)
        except NotMovableError as error:
            found.add(SiteKind.FORCED_MODULE, module, node)
            found.refusals.append(refuse("unclear-use", str(error), module.span(node)).refusal)
        if index is not None and not stays(index, node):
            changes = f"`{index.text}` changes inside the call"
            found.refusals.append(refuse("dynamic-name", changes, module.span(node)).refusal)

    def _lender(self, module: Module, value: ast.expr) -> ast.expr | None:
        """The instance whose `module_name` is forced, None where the name comes from elsewhere."""
        inner: ast.expr | None = None
        match value:
            case ast.Call(args=[only]) if callee(self.ledger.project, module, value) == FORCE_NAME:
                inner = only
            case ast.JoinedStr(values=[ast.Constant(value="FORCE:"), ast.FormattedValue(value=only)]):
                inner = only
            case _:
                pass
        return inner.value if isinstance(inner, ast.Attribute) and inner.attr == "module_name" else None

    def _borrowed(self, module: Module, node: ast.Call, value: ast.expr, lender: ast.expr) -> None:
        own = {receiver for _, receiver in enclosing_methods(module, node)}
        if isinstance(lender, ast.Name) and lender.id in own:
            return  # a module that builds another under its own path is that path's one owner
        pattern = f"<{module.text(lender)}.module_name>"
        found = self.ledger.of(Unknown("it is the path of another instance", pattern))
        found.add(SiteKind.BORROWED_NAME, module, node)
        try:
            if replaced_attribute(module, node, lender) is not None:
                override = override_of(self.ledger.project, self.references, module, node, value)
                found.sites[-1] = replace(found.sites[-1], override=override)
                return
            instance_of(self.ledger.project, module, node, value, lender)
            lent = replace(found.sites[-1], instance=module.text(lender), lent=module.text(node.func))
            found.sites[-1] = lent
        except RefusedError as error:
            found.refusals.append(error.refusal)


def _is_named_module(node: ast.Call, value: ast.expr, called: str | Definition | None) -> bool:
    """Whether a class from outside, which may be a module, is built with a forced `name=`."""
    keyword = next((keyword for keyword in node.keywords if keyword.value is value), None)
    outside = isinstance(called, str) and called.rsplit(".", 1)[-1][:1].isupper()
    return outside and keyword is not None and keyword.arg == "name"

"""Modules made under a forced or a borrowed name as hack sites, told by the execution of the program."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.program.attributes import enclosing_methods
from hkmigrate.detect.program.code import Code, NotConstantError, callee
from hkmigrate.detect.program.forced import is_forced
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.detect.sites.accesses import forced_module_access
from hkmigrate.detect.sites.borrowed import instance_of
from hkmigrate.detect.sites.early import may_be_early
from hkmigrate.detect.sites.helper_sites import HelperSites
from hkmigrate.detect.sites.ledger import Found, Ledger, accepted, name_met, shown_name
from hkmigrate.detect.sites.makings import Making, Makings, Step
from hkmigrate.detect.sites.members import Member, Members, stays
from hkmigrate.detect.sites.module_calls import Made, ModuleCalls
from hkmigrate.detect.sites.overrides import override_of, replaced_attribute
from hkmigrate.model.names import Unknown, fits
from hkmigrate.model.site import Refusal, SiteKind
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_NAME, is_module_class
from hkmigrate.source.project import Definition, Module

_SHOWN = 4
"""So many names are listed of those that one call gives its modules."""


@dataclass(frozen=True, slots=True)
class ModuleSites:
    """Reads the modules that are made under a forced name, and calls that hand one to something else."""

    ledger: Ledger
    helpers: HelperSites
    references: References
    members: Members
    events: Events
    _ways: dict[object, list[Making]] = field(default_factory=dict)

    def read(self, module: Module, node: ast.Call) -> None:
        """Record a call that hands a forced name to a helper, or the name of another instance to a module."""
        project = self.ledger.project
        for value in (*node.args, *(keyword.value for keyword in node.keywords)):
            if not is_forced(project, Code(value, module)):
                continue
            called, lender = callee(project, module, node), self._lender(module, value)
            if isinstance(called, Definition) and self.helpers.reader.is_helper(called):
                self.ledger.consume(value)
                self.helpers.follow(called, shown=False)
            elif lender is not None:
                self.ledger.consume(value)
                self._borrowed(module, node, value, lender)
            elif self._is_named_module(module, node, value):
                self.ledger.consume(value)
                self._outside(module, node, value)

    def read_all(self) -> None:
        """Record every module that the program makes under a forced name."""
        found: dict[ast.expr, list[Making]] = {}
        for making in Makings(self.ledger.project, self.events):
            found.setdefault(making.site.node, []).append(making)
        for making in (making for makings in found.values() for making in makings):
            self._ways.setdefault(making.access.path, []).append(making)
        for makings in found.values():
            if any(making.access.direct for making in makings):
                self._site(makings[0].site, makings)

    # --- what the execution meets -----------------------------------------------------------------------------------

    def _site(self, site: Step, makings: Sequence[Making]) -> None:
        calls = ModuleCalls(self.ledger.project, self.events)
        try:
            made = [calls.made(making) for making in makings if making.access.direct]
        except NotMovableError as error:
            self._refused(site, makings, str(error), "unclear-call")
            return
        first, named = made[0], made[0].name
        if named is not None and self._lender(named.module, named.node) is not None:
            return
        for one in made:
            if one.name is not None:
                self.ledger.consume(one.name.node)
        if any(not making.access.direct for making in makings):
            self._refused(site, makings, "modules of other names are made here as well", "unclear-use")
            return
        names = list(dict.fromkeys(making.access.path for making in makings))
        if any(one.shape != first.shape for one in made):
            shown = ", ".join(f"`{shown_name(name_met(name))}`" for name in names[:_SHOWN])
            message = f"several modules are made here: {shown}" if len(names) > 1 else "it is made here in several ways"
            self._refused(site, makings, message, "dynamic-name" if len(names) > 1 else "unclear-use")
            return
        name = names[0]
        if len(names) > 1 or not isinstance(name, str):
            self._member(site, first)
            return
        member = self._as_member(site, first)
        if member is not None:
            self._record(site, first, self.ledger.member(member), member.pattern, member)
            return
        try:
            known = accepted(name)
        except NotConstantError as error:
            self._refused(site, makings, str(error), "dynamic-name")
            return
        self._record(site, first, self.ledger.of(known), name)

    def _record(self, site: Step, made: Made, found: Found, name: str, member: Member | None = None) -> None:
        index = member.index if member is not None else None
        try:
            ways = self._ways.get(name, []) if member is None else self._ways_of(member)
            early = may_be_early(self.ledger.project, self.events, made.cls, ways)
            access = replace(made.access(site, name, early=early), index=index)
        except NotMovableError as error:
            found.add(SiteKind.FORCED_MODULE, site.module, site.node)
            found.refusals.append(self._refusal(site, "unclear-use", str(error)))
            return
        here = made.name.node if made.name is not None and made.name.stands_in(site) else None
        found.add(SiteKind.FORCED_MODULE, site.module, site.node, (access,), forced=here)
        if made.name is not None and here is None:
            found.forced.append(made.name.code)
        found.makers.update(dict.fromkeys(made.inlined))
        if index is not None and not stays(index, site.node):
            found.refusals.append(self._refusal(site, "dynamic-name", f"`{index.text}` changes inside the call"))

    def _as_member(self, site: Step, made: Made) -> Member | None:
        """A name that is put together of an index, which others may give another value; None for any other."""
        if made.name is None:
            return None
        try:
            self.ledger.known(made.name.code)
        except NotConstantError:
            with suppress(NotConstantError):
                member = self.members.of(made.name.code)
                return member if any(inner is member.given for inner in walk(site.node)) else None
        return None

    def _member(self, site: Step, made: Made) -> None:
        """A module of one of several names: of a family, where the code says of which by an index."""
        code = made.name.code if made.name is not None else Code(site.node, site.module)
        try:
            member = self.members.of(code)
        except NotConstantError as error:
            self.ledger.dynamic(SiteKind.FORCED_MODULE, site.module, site.node, code, str(error))
            return
        if any(inner is member.given for inner in walk(site.node)):
            self._record(site, made, self.ledger.member(member), member.pattern, member)
        else:
            why = f"`{member.index.text}` is not given where the module is made"
            self.ledger.dynamic(SiteKind.FORCED_MODULE, site.module, site.node, code, why)

    def _ways_of(self, member: Member) -> list[Making]:
        """All ways to modules of a family."""
        found = (ways for name, ways in self._ways.items() if isinstance(name, str) and fits(name, member.pattern))
        return [way for ways in found for way in ways]

    def _refused(self, site: Step, makings: Sequence[Making], message: str, code: str) -> None:
        for name in dict.fromkeys(making.access.path for making in makings if making.access.direct):
            shown = name_met(name)
            found = self.ledger.of(shown)
            found.add(SiteKind.FORCED_MODULE, site.module, site.node)
            found.refusals.append(self._refusal(site, code, message))

    def _refusal(self, site: Step, code: str, message: str) -> Refusal:
        return refuse(code, message, site.module.span(site.node)).refusal

    # --- classes that are not in sight, and names of other instances ------------------------------------------------

    def _is_named_module(self, module: Module, node: ast.Call, value: ast.expr) -> bool:
        """Whether a class from outside the tree, which may be a module, is built with a forced `name=`."""
        called = callee(self.ledger.project, module, node)
        keyword = next((keyword for keyword in node.keywords if keyword.value is value), None)
        outside = isinstance(called, str) and not is_module_class(called) and called.rsplit(".", 1)[-1][:1].isupper()
        return outside and keyword is not None and keyword.arg == "name"

    def _outside(self, module: Module, node: ast.Call, value: ast.expr) -> None:
        try:
            known = self.ledger.known_or_seen(Code(value, module))
        except NotConstantError as error:
            self.ledger.dynamic(SiteKind.FORCED_MODULE, module, node, Code(value, module), str(error))
            return
        found = self.ledger.of(known)
        try:
            access = forced_module_access(self.ledger.project, Code(node, module), Code(value, module), known.text)
            found.add(SiteKind.FORCED_MODULE, module, node, (access,), forced=value)
        except NotMovableError as error:
            found.add(SiteKind.FORCED_MODULE, module, node)
            found.refusals.append(refuse("unclear-use", str(error), module.span(node)).refusal)

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

"""Calls of helpers as hack sites: each belongs to the group of the name that it comes down to."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from hkmigrate.detect.program.code import Code, NotConstantError
from hkmigrate.detect.program.references import Reference, References, used_as_value
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.terms import NotMovableError
from hkmigrate.detect.sites.accesses import DynamicLeafError
from hkmigrate.detect.sites.binding import NotAHelperError, bind
from hkmigrate.detect.sites.helpers import HelperReader, enclosing_function
from hkmigrate.detect.sites.ledger import Ledger, accepted
from hkmigrate.detect.sites.members import Members
from hkmigrate.detect.sites.registry import NotDeclaredError, Registry
from hkmigrate.model.names import Name, Unknown
from hkmigrate.model.site import Refusal, SiteKind
from hkmigrate.source.project import Definition


@dataclass(slots=True)
class HelperSites:
    """Follows helpers to their calls."""

    ledger: Ledger
    references: References
    members: Members
    reader: HelperReader = field(init=False)
    _followed: set[ast.AST] = field(default_factory=set)

    def __post_init__(self) -> None:
        registry = Registry(self.ledger.project, partial(_declaring_calls, self.references))
        self.reader = HelperReader(self.ledger.project, registry, self.members)

    def follow(self, function: Definition, *, shown: bool) -> None:
        """Record every call of a helper, and of the helpers that call it in turn; `shown` if it is a site of itself."""
        if function.node in self._followed:
            return
        self._followed.add(function.node)
        references = [reference for reference in self.references.of(function) if not reference.alias]
        if not shown and not any(reference.call is not None and reference.sure for reference in references):
            self._never_called(function, references)
        for reference in references:
            call = reference.call
            if call is None or not reference.sure:
                continue
            around = enclosing_function(reference.module, call)
            if around is not None and around != function and self.reader.is_helper(around):
                self.follow(around, shown=shown)
            else:
                self._call(function, Code(call, reference.module))

    def _never_called(self, function: Definition, references: Iterable[Reference]) -> None:
        """A helper that is used out of sight alone would be passed over; others are refused with their groups."""
        for reference in references:
            refusal = used_as_value(reference, function)
            found = self.ledger.of(Unknown(refusal.message, f"<{reference.module.text(reference.node)}>"))
            found.add(SiteKind.UNCLEAR, reference.module, reference.node)
            found.refusals.append(refusal)

    def _call(self, function: Definition, call: Code) -> None:
        module, node = call.module, call.node
        registry = self.reader.registry
        registry.used.clear()
        try:
            name, access, through = self.reader.access(call, function)
            found = self.ledger.of(accepted(name)) if isinstance(name, str) else self.ledger.member(name)
        except NotConstantError as error:
            name_code = self.reader.name_of(call, function)
            self.ledger.dynamic(SiteKind.HELPER_CALL, module, node, name_code, str(error))
        except NotDeclaredError as error:
            self._refused(function, call, refuse("undeclared", str(error), module.span(node), *error.places).refusal)
        except DynamicLeafError as error:
            self._refused(function, call, refuse("dynamic-leaf", str(error), module.span(node)).refusal)
        except (NotAHelperError, NotMovableError) as error:
            self._refused(function, call, refuse("unclear-call", str(error), module.span(node)).refusal)
        else:
            found.add(SiteKind.HELPER_CALL, module, node, (access,))
            found.entries.update(registry.used)
            found.helpers.update(dict.fromkeys(through))

    def _refused(self, function: Definition, call: Code, refusal: Refusal) -> None:
        """A call that is not understood refuses the group that it belongs to, or stands for itself."""
        name: Name
        try:
            name = self.ledger.known(self.reader.name_of(call, function))
        except NotConstantError:
            name = Unknown(refusal.message, f"<{call.module.text(call.node)}>")
        found = self.ledger.of(name)
        found.add(SiteKind.HELPER_CALL, call.module, call.node)
        found.refusals.append(refusal)


def _declaring_calls(references: References, function: Definition) -> Iterator[tuple[Code, dict[str, Code]]]:
    """The calls of a declaring function, with the code of its parameters."""
    for reference in references.of(function):
        if reference.call is None or not reference.sure:
            name = getattr(function.node, "name", "it")
            raise NotDeclaredError(f"`{name}` is used in a way that is not understood")
        call = Code(reference.call, reference.module)
        try:
            yield call, bind(call, function)
        except NotAHelperError as error:
            raise NotDeclaredError(str(error)) from error

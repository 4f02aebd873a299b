"""The hack sites found so far, by forced name, and the forced names that they account for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.values import Text, Value
from hkmigrate.detect.program.code import (
    Code,
    Constant,
    NotConstantError,
    constant,
    constant_or_seen,
    is_force_name,
    only_name,
)
from hkmigrate.detect.program.families import pieces
from hkmigrate.detect.program.nodes import Owner, consumer_of, node_id, owner_of
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.sites.members import Member
from hkmigrate.detect.sites.registry import Entry
from hkmigrate.model.names import LONGEST, Known, Name, Unknown, is_module_path
from hkmigrate.model.place import Span
from hkmigrate.model.site import Access, Refusal, Site, SiteKind
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import FORCE_PREFIX
from hkmigrate.source.project import Definition, Module, Project


@dataclass(slots=True)
class Found:
    """What is found of one group while the tree is read."""

    name: Name
    sites: list[Site] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    helpers: dict[Definition, None] = field(default_factory=dict)
    entries: dict[Span, Entry] = field(default_factory=dict)
    forced: list[Code] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    makers: dict[Definition, None] = field(default_factory=dict)

    def add(
        self,
        kind: SiteKind,
        module: Module,
        node: ast.AST,
        accesses: tuple[Access, ...] = (),
        *,
        dissolve: ast.expr | None = None,
        forced: ast.expr | None = None,
        owner: Owner | None = None,
    ) -> None:
        """A site at a node: `dissolve` is what enters the scope, and goes, `forced` what forces the name.

        It is in the code of `owner`, by default of that in which it stands.
        """
        owner, span = owner or owner_of(module, node), module.span(node)
        scope, consumer = node_id(module, owner), consumer_of(module, owner)
        place = module.span(forced) if forced is not None else None
        entering = module.span(dissolve) if dissolve is not None else None
        self.sites.append(Site(kind, span, scope, consumer, accesses, entering, place))
        if forced is not None:
            self.forced.append(Code(forced, module))


@dataclass(slots=True)
class Ledger:
    """Groups by name."""

    project: Project
    groups: dict[tuple[bool, str], Found] = field(default_factory=dict)
    consumed: set[ast.AST] = field(default_factory=set)

    def of(self, name: Name) -> Found:
        """The group of a name."""
        known = isinstance(name, Known)
        return self.groups.setdefault((known, shown_name(name)), Found(name))

    def member(self, member: Member) -> Found:
        """The group of a family of names, and of all other names that are shown like it."""
        found = self.of(Unknown("the values of its index are not known everywhere", member.pattern))
        found.members.append(member)
        return found

    def known(self, code: Code) -> Known:
        """The name that an expression forces, read where it stands.

        Raises:
            NotConstantError: it is not known, or Haiku does not accept it.
        """
        return self._accepted(constant(self.project, code))

    def known_or_seen(self, code: Code) -> Known:
        """The name that an expression forces, or the one that it forces wherever the program comes to it.

        Raises:
            NotConstantError: it is not known, or Haiku does not accept it.
        """
        return self._accepted(constant_or_seen(self.project, code))

    def _accepted(self, value: Constant) -> Known:
        if not isinstance(value, str) or not value.startswith(FORCE_PREFIX):
            raise NotConstantError("it is not a forced name")
        return accepted(value.removeprefix(FORCE_PREFIX))

    def dynamic(self, kind: SiteKind, module: Module, node: ast.AST, name: Code, why: str) -> None:
        """A site whose name, the expression `name`, is not known."""
        found = self.of(Unknown(why, pattern_of(self.project, name)))
        found.add(kind, module, node)
        found.refusals.append(refuse("dynamic-name", why, module.span(node)).refusal)

    def consume(self, node: ast.expr) -> None:
        """Account for the forced names in an expression."""
        self.consumed.update(walk(node))


def accepted(name: str) -> Known:
    """The name, if Haiku accepts it.

    Raises:
        NotConstantError: it does not.
    """
    if not is_module_path(name):
        start = name if len(name) <= LONGEST else f"{name[:40]}..."
        raise NotConstantError(f"`{start}` is not a path that Haiku accepts")
    return Known(name)


def pattern_of(project: Project, name: Code) -> str:
    """How a name that is not known is shown: `level_*` for an f-string or a concatenation, else its text."""
    node = name.node
    if isinstance(node, ast.Call) and is_force_name(project, name.module, node) and (given := only_name(node)):
        return pattern_of(project, name.at(given))
    bound = name.bound(node)
    if bound is not None:
        return pattern_of(project, bound)
    text = "".join("*" if isinstance(part, Code) else part for part in pieces(project, name))
    known = text.removeprefix(FORCE_PREFIX)
    if known.strip("*"):
        return known
    return f"<{' '.join(name.module.text(node).split())}>"


def name_met(path: Value) -> Name:
    """A path under which something was met, as a name."""
    if isinstance(path, str):
        return Known(path)
    parts = path.parts if isinstance(path, Text) else ()
    pattern = "".join(part if isinstance(part, str) else "*" for part in parts)
    return Unknown(
        "it is put together from what is only known at run time", pattern if pattern.strip("*") else "<name>"
    )


def shown_name(name: Name) -> str:
    """How a name is shown."""
    return name.text if isinstance(name, Known) else name.pattern

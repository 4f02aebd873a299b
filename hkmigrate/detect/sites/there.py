"""Modules that the program makes by itself under a path that is forced elsewhere, and where each of them can be had."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.evaluate.known import asked
from hkmigrate.detect.graph.executed import Executed
from hkmigrate.detect.graph.holders import Holders, made_at
from hkmigrate.detect.program.classes import class_name_of
from hkmigrate.detect.program.code import callee
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.program.references import first_use
from hkmigrate.detect.program.refusal import RefusedError, refuse
from hkmigrate.detect.sites.again import Again
from hkmigrate.model.names import Known, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group
from hkmigrate.model.there import There
from hkmigrate.source.children import walk
from hkmigrate.source.haiku import CUSTOM, GET_PARAMETER, INTERCEPTORS, POLICIES
from hkmigrate.source.project import Module, Project

EMBED, TABLE = "haiku.Embed", "embeddings"


def there(project: Project, events: Events, executed: Executed, groups: Iterable[Group]) -> Iterator[There]:
    """For each group, the module that has its path by itself in a transform that comes to the group, if any."""
    named = {group.name.text: group for group in groups if isinstance(group.name, Known)}
    met: dict[str, list[Access]] = {}
    for access in events.accesses:
        if isinstance(access.path, str) and access.path in named and access.root >= 0:
            met.setdefault(access.path, []).append(access)
    for name, accesses in met.items():
        roots = {one.root for one in accesses if one.kind in ("module", "scope") and one.direct}
        made = [one for one in accesses if one.kind == "module" and not one.forced and one.root in roots]
        if made:
            found = _Found(project, events, executed, named[name], name, accesses, made)
            try:
                yield found.there(roots)
            except RefusedError as error:
                yield There(name, "", found.place, refusal=error.refusal)


@dataclass(frozen=True)
class _Found:
    """What is met under the path of a group.

    Attributes:
        met: what is made or read under it, in the order of execution.
        made: the modules that have the path by themselves.
    """

    project: Project
    events: Events
    executed: Executed
    group: Group
    name: str
    met: Sequence[Access]
    made: Sequence[Access]

    @cached_property
    def _making(self) -> list[tuple[Context, ast.AST]]:
        return [found for one in self.made if (found := made_at(one)) is not None]

    @cached_property
    def place(self) -> Span:
        """Where the module is made."""
        first = self.made[0]
        for context, call in self._making:
            module = self.project.module(context.path)
            if module is not None and call in module.parents:
                return module.span(call)
        return Span(first.place.path, 0, 0, first.place.line, 1)

    def there(self, roots: set[int]) -> There:
        """The module.

        Raises:
            RefusedError: it is not certain to be there, or does not do what is done under the forced name.
        """
        self._assert_first(roots)
        first = self.made[0]
        if len({(one.cls, one.made) for one in self.made}) > 1:
            raise self._refused("modules of several classes have this path by themselves")
        self._assert_certain()
        Again(self.project, self.executed, self.place).assert_same(self.met, self.made)
        home = self.executed.home_of(first.cls) if first.cls is not None else None
        held = Holders(self.project, self.events, self.executed)
        levels = [*held.itself(first)] if first.cls is not None else []
        levels += held.levels(self._making) if len(self._making) == len(self.made) else []
        if not levels:
            message = "the module that has this path by itself is not kept under one name in a constructor or function"
            raise self._refused(message)
        if any(not access.is_whole for site in self.group.sites for access in site.accesses):
            self._assert_untouched()
        if home is not None and isinstance(home[1], ast.ClassDef):
            members = self._members(home[0], home[1], first.outside)
            return There(self.name, home[1].name, self.place, tuple(levels), home[0].span(home[1]), members)
        module = self.project.module(self.place.path)
        call = self._making[0][1]
        shown = module.text(call.func) if module is not None and isinstance(call, ast.Call) else first.made
        return There(self.name, shown, self.place, tuple(levels), reads=self._reads())

    def _refused(self, message: str, *also: Span) -> RefusedError:
        return refuse("unnatural-path", message, self.place, *also)

    def _assert_first(self, roots: set[int]) -> None:
        """Make sure that each transform makes the module once, before anything is done under the forced name."""
        if any(self._is_made_again(one) for one in self.events.accesses):
            raise self._refused("the call that makes the module of this path by itself makes others as well")
        for root in roots:
            made = [one for one in self.made if one.root == root]
            if len(made) != 1 or made[0].repeated or not made[0].context.is_single:
                raise self._refused("the module that has this path by itself is not made once in each transform")
            if not made[0].certain:
                raise self._refused("the module that has this path by itself is only made in a branch")
            if next(one for one in self.met if one.root == root) is not made[0]:
                raise self._refused("the forced name is met before the module that has this path by itself is made")

    def _is_made_again(self, access: Access) -> bool:
        """Whether this is a module of another path that the same call makes."""
        if access.kind != "module" or access.path == self.name or access.node is not self.made[0].node:
            return False
        found = made_at(access)
        return found is None or found[1] in [call for _, call in self._making]

    def _assert_certain(self) -> None:
        """Make sure that nothing which did not run may take the module's name before it.

        Raises:
            RefusedError: something may, where an argument or a setting is another.
        """
        bases = {name_and_number(part)[0] for part in self.name.split("/") if not part.startswith("~")}
        for context, call in self._making:
            for at, inner in [(context, call), *context.around()]:
                place = self._taken_before(at, inner, bases)
                if place is not None:
                    message = "another module may get this path where what is given to the program is not the same"
                    raise refuse("unnatural-path", message, place, self.place)

    def _taken_before(self, context: Context, call: ast.AST, bases: set[str]) -> Span | None:
        """Where a function, before it comes to a call, spells a name, or may make a module of it that was not made."""
        module, function = self.project.module(context.path), context.function
        if module is None or not isinstance(function, ast.FunctionDef | ast.Lambda) or call not in module.parents:
            return None
        own = module.span(call)
        body = function.body if isinstance(function.body, list) else [function.body]
        for node in (inner for statement in body for inner in walk(statement)):
            named = isinstance(node, ast.Constant | ast.Call) and module.span(node).start < own.start
            if named and not own.covers(module.span(node)) and self._may_name(module, node, bases):
                return module.span(node)
        return None

    def _may_name(self, module: Module, node: ast.AST, bases: set[str]) -> bool:
        if isinstance(node, ast.Constant):
            forced = any(site.span.covers(module.span(node)) for site in self.group.sites)
            return isinstance(node.value, str) and name_and_number(node.value)[0] in bases and not forced
        made = class_name_of(self.project, module, node) if isinstance(node, ast.Call) else None
        return (
            made is not None and made.default_name in bases and node not in self.events.calls and node not in self._ran
        )

    @cached_property
    def _ran(self) -> frozenset[ast.AST]:
        """The calls that make modules of Haiku's own."""
        return frozenset(one.node for one in self.events.accesses if one.kind == "module")

    # --- what is read of it ----------------------------------------------------------------------------------------

    def _reads(self) -> tuple[tuple[str, str], ...]:
        """The parameters of a module of Haiku's own that are attributes of it, each with the attribute."""
        accesses = [access for site in self.group.sites for access in site.accesses if not access.is_whole]
        for access in accesses:
            shown = f"`{access.leaf}` of `{self.made[0].made.replace('haiku', 'hk', 1)}`"
            if (self.made[0].made, access.kind, access.leaf) != (EMBED, "parameter", TABLE):
                message = f"no attribute of the module that has this path by itself gives {shown}"
                raise self._refused(message, access.span)
            if not self._is_read_alike():
                message = "the module that has this path by itself may make the parameter in another way"
                raise refuse("conflicting-specification", message, access.span, self.place)
        return ((TABLE, TABLE),) if accesses else ()

    def _assert_untouched(self) -> None:
        """Make sure that what the module reads itself is what is read under its path.

        Raises:
            RefusedError: it may be changed by what goes by the module, or its class.
        """
        place = first_use(self.project, INTERCEPTORS | CUSTOM | POLICIES)
        if place is not None:
            raise refuse("intercepted", "what the module reads itself may be changed here", place, self.place)

    def _is_read_alike(self) -> bool:
        """Whether the module itself reads the parameter first, or asks for it as the others do."""
        reads = [one for one in self.met if one.leaf == TABLE]
        own = [one for one in reads if not self._is_spelled(one)]
        for number, one in enumerate(reads):
            if one not in own:
                same = [other for other in own if other.root == one.root]
                before = any(other.certain for other in reads[:number] if other in same)
                known = None not in asked(one) and any(asked(one) == asked(other) for other in same)
                if not before and not known:
                    return False
        return True

    def _is_spelled(self, access: Access) -> bool:
        """Whether a read is a call of `hk.get_parameter` in the tree."""
        module = self.project.module(access.place.path)
        called = callee(self.project, module, access.node) if module and isinstance(access.node, ast.Call) else None
        return called == GET_PARAMETER

    def _members(self, module: Module, cls: ast.ClassDef, outside: str) -> frozenset[str]:
        """The names that the class of the module, its bases and its heirs have already.

        Raises:
            RefusedError: the class would have further members, and cannot.
        """
        if all(access.is_whole for site in self.group.sites for access in site.accesses):
            return frozenset()
        if not isinstance(owner_of(module, cls), ast.Module) or cls.body[-1].lineno == cls.lineno or outside:
            raise self._refused("the class of the module that has this path by itself cannot be written into")
        return Holders(self.project, self.events, self.executed).names(module, cls)

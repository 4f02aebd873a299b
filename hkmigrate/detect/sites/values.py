"""What the consumers' own values are, so that they can be had where an owner is made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.nodes import owner_of
from hkmigrate.detect.sites.records import is_value
from hkmigrate.detect.sites.spelling import Spelling
from hkmigrate.detect.sites.stacks import Stacks
from hkmigrate.model.site import Access, Given, Group, Hole, Removable, Site, Term
from hkmigrate.source.children import walk
from hkmigrate.source.project import Module, Project
from hkmigrate.source.scopes import is_function


def with_values(project: Project, events: Events, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups, with what each local value of an access is for every function that may make an owner."""
    values = _Values(project, Stacks(project, events))
    return tuple(
        replace(group, sites=tuple(values.site(site) for site in group.sites), locals=tuple(values.locals(group)))
        for group in groups
    )


@dataclass(slots=True)
class _Values:
    project: Project
    stacks: Stacks
    _nodes: dict[str, dict[tuple[int, int], ast.expr]] = field(default_factory=dict)
    _spellings: dict[ast.AST, Spelling] = field(default_factory=dict)

    def site(self, site: Site) -> Site:
        return replace(site, accesses=tuple(self._access(access) for access in site.accesses))

    def _access(self, access: Access) -> Access:
        call, opened = self._filled(access, access.call), access.opened
        if opened is not None:
            opened = self._filled(access, opened[0]), self._filled(access, opened[1])
        return replace(access, call=call, opened=opened)

    def _filled(self, access: Access, term: Term) -> Term:
        if not term.holes:
            return term
        module = self.project.module(access.span.path)
        node = self._node(module, access.span.start, access.span.end) if module is not None else None
        contexts = self.stacks.at(node) if node is not None else []
        makers = self.stacks.makers(contexts)
        return replace(term, holes=tuple(self._hole(hole, contexts, makers) for hole in term.holes))

    def _node(self, module: Module, start: int, end: int) -> ast.expr | None:
        if module.path not in self._nodes:
            walked = [node for node in module.nodes if isinstance(node, ast.expr)]
            self._nodes[module.path] = {module.bounds(node): node for node in reversed(walked)}
        return self._nodes[module.path].get((start, end))

    def locals(self, group: Group) -> Iterator[Removable]:
        """The variables around the accesses that each hold one value, by a statement that does nothing else."""
        for access in (access for site in group.sites for access in site.accesses):
            module = self.project.module(access.span.path)
            node = self._node(module, access.span.start, access.span.end) if module is not None else None
            if module is None or node is None:
                continue
            queue, seen = [node], set[ast.stmt]()
            while queue:
                for name in (one for one in walk(queue.pop()) if isinstance(one, ast.Name)):
                    statement = self._statement(module, name)
                    if statement is not None and statement not in seen and statement.value is not None:
                        seen.add(statement)
                        queue.append(statement.value)
                        yield self._removable(module, name, statement)

    def _statement(self, module: Module, name: ast.Name) -> ast.Assign | ast.AnnAssign | None:
        """The plain assignment that gives a function's variable its one value, if that has no effect."""
        home = module.scopes[name].lookup(name.id)
        if home is None or not is_function(home.node) or len(home.bindings[name.id]) != 1:
            return None
        found = home.bindings[name.id][0].node
        statement = found if isinstance(found, ast.stmt) else module.parents.get(found)
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            return None
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
        return statement if plain and is_value(self.project, module, statement.value) else None

    def _removable(self, module: Module, name: ast.Name, statement: ast.stmt) -> Removable:
        home = module.scopes[name].lookup(name.id)
        uses = (
            one
            for one in module.of(ast.Name)
            if one.id == name.id and isinstance(one.ctx, ast.Load) and module.scopes[one].lookup(one.id) is home
        )
        return Removable(name.id, module.span(statement), tuple(map(module.span, uses)), top=False)

    def _hole(self, hole: Hole, contexts: list[Context], makers: Mapping[ast.AST, Module]) -> Hole:
        module = self.project.module(hole.span.path)
        node = self._node(module, hole.span.start, hole.span.end) if module is not None and not hole.declared else None
        if module is None or node is None:
            return hole
        function = owner_of(module, node)
        here = [one for one in contexts if one.function is function]
        given = []
        for maker, home in makers.items():
            if maker not in self._spellings:
                self._spellings[maker] = Spelling(self.project, self.stacks, home, maker)
            found = self._spellings[maker].of(module, node, here) if is_function(function) else None
            given.append(Given(home.identifiers[maker], found))
        return replace(hole, given=tuple(given))

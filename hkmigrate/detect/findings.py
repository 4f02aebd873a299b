"""All that is known of a tree before anything is decided: groups, the graph above them, and what stands in the way."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hkmigrate.detect.graph.build import GraphBuilder
from hkmigrate.detect.graph.lambdas import liftable
from hkmigrate.detect.graph.made import made
from hkmigrate.detect.graph.reach import Reach
from hkmigrate.detect.program.needs import need_of
from hkmigrate.detect.program.nodes import Owner, owner_of
from hkmigrate.detect.program.references import References, first_use
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.detect.programs import programs
from hkmigrate.detect.sites.find import find_groups
from hkmigrate.detect.sites.leaves import with_leaves
from hkmigrate.detect.sites.root_sites import RootParameters
from hkmigrate.detect.sites.there import there
from hkmigrate.detect.sites.unclaimed import with_unclaimed
from hkmigrate.detect.sites.unexecuted import with_unexecuted
from hkmigrate.detect.sites.values import with_values
from hkmigrate.detect.witness import Witness
from hkmigrate.model.graph import Graph
from hkmigrate.model.names import Known, name_and_number
from hkmigrate.model.site import Group, Need
from hkmigrate.source.bases import import_bases
from hkmigrate.source.haiku import LIFTS
from hkmigrate.source.project import Module, Project

SMALL = 100
"""In a tree of so many files each one is parsed, so that `unread` names all that cannot be; in a larger one, those that
mention what matters."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What detection says of a tree.

    Attributes:
        programs: every group, in the order of their names, those of each program that lies in the tree by itself apart.
        graph: what builds and calls the consumers, up to the roots.
        files: the files that were parsed.
        shared: the parameters of transforms themselves that are shared, and not among the groups.
    """

    programs: tuple[tuple[Group, ...], ...]
    graph: Graph
    files: tuple[str, ...]
    shared: tuple[Group, ...] = ()


def detect(
    project: Project,
    entry_points: Iterable[str] = (),
    wanted: Iterable[str] = (),
    witness: Witness | None = None,
) -> Findings:
    """Find the hack sites of a project and what lies between them and its roots.

    Args:
        project: the tree.
        entry_points: functions that count as roots too.
        wanted: the groups asked for, those among them that force no name included.
        witness: the execution of the program, where that is asked of more than detection asks.
    """
    witness = witness or Witness(project, entry_points, wanted)
    with project.seeing(witness.seen):
        return _detect(project, entry_points, wanted, witness)


def forced_groups(project: Project, witness: Witness) -> tuple[Group, ...]:
    """The groups that hack sites form, without what the execution meets elsewhere, and without the graph above them."""
    with project.seeing(witness.seen):
        return find_groups(project, References(project), Suspects(project, witness.ran), witness.events)


def _detect(project: Project, entry_points: Iterable[str], wanted: Iterable[str], witness: Witness) -> Findings:
    entry_points = frozenset(entry.replace(":", ".") for entry in entry_points)
    if len(project.tree.files) <= SMALL:
        for path in project.tree.files:
            project.module(path)
    references = References(project)
    events = witness.events
    suspects = Suspects(project, witness.ran)
    groups = with_unclaimed(project, events, find_groups(project, references, suspects, events))
    groups = with_unexecuted(project, events, groups)
    outside = RootParameters(project, Reach(project, references, entry_points), groups)
    groups = with_values(project, events, (*groups, *outside.groups(wanted)))
    groups = with_leaves(project, witness.events, groups)
    shared = tuple(group for group in outside.shared() if group.name not in {one.name for one in groups})
    if not groups:
        return Findings((), Graph({}, ()), _parsed(project), shared)
    starts = [
        start
        for group in groups
        for site in group.sites
        for scope in dict.fromkeys((site.scope, *(access.scope for access in site.accesses)))
        if (start := _owner_at(project, site.span.path, scope))
    ]
    builder = GraphBuilder(project, references, witness.events, entry_points)
    graph = builder.with_bases(builder.build(starts))
    files = _parsed(project)
    names = {path: _origins(project, module) for path in files if (module := project.module(path)) is not None}
    graph = replace(
        graph,
        made=tuple(made(project, witness.events, builder.executed)),
        roots=tuple(builder.executed.roots()),
        elsewhere=frozenset(_elsewhere(project, groups, frozenset(witness.events.files))),
        there={one.path: one for one in there(project, witness.events, builder.executed, groups)},
        lifted=first_use(project, LIFTS),
        imports=_imports(project, files),
        bases=lambda path: import_bases(project, path),
        names=names,
        files=frozenset(project.tree.files),
        liftable=liftable(project, graph),
        unread={path: project.words(path) for path in sorted(project.unread) if path in project.tree.files},
    )
    return Findings(programs(project, events, groups), graph, files, shared)


def _elsewhere(project: Project, groups: Iterable[Group], ran: frozenset[str]) -> Iterator[str]:
    """The first parts of the groups' names that a file spells, or has a class of, which uses Haiku and was not run."""
    for group in groups:
        first = group.name.text.split("/")[0] if isinstance(group.name, Known) else ""
        base = name_and_number(first)[0]
        if base.isidentifier():
            words = (base, "".join(word.title() for word in base.split("_")))
            paths = {path for word in words for path in project.links.holding(word.encode())} - ran
            if any("haiku" in project.words(path) for path in paths):
                yield base


def _parsed(project: Project) -> tuple[str, ...]:
    return tuple(sorted(path for path in project.parsed if path in project.tree.files))


def _origins(project: Project, module: Module) -> dict[str, Need]:
    return {name: need_of(project, module, name) for name in module.top.bindings}


def _owner_at(project: Project, path: str, identifier: str) -> tuple[Module, Owner] | None:
    module = project.module(path)
    node = module.defined.get(identifier) if module is not None else None
    return (module, node) if module is not None and isinstance(node, Owner) else None


def _imports(project: Project, files: Iterable[str]) -> dict[str, frozenset[str]]:
    """The files that each file imports at its top level, for the given files and all that may lead back to them."""
    found: dict[str, frozenset[str]] = {}
    queue = list(files)
    back = project.links.above(files)
    while queue:
        path = queue.pop()
        module = project.module(path) if path in back else None
        if module is not None and path not in found:
            found[path] = frozenset(_imported_paths(project, module))
            queue += found[path]
    return found


def _imported_paths(project: Project, module: Module) -> Iterable[str]:
    for node in module.imports:
        if isinstance(owner_of(module, node), ast.Module):
            yield from project.imported_by(node, module)

"""All that is known of a tree before anything is decided: groups, the graph above them, and what stands in the way."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hkmigrate.detect.graph.build import GraphBuilder
from hkmigrate.detect.graph.lambdas import liftable
from hkmigrate.detect.graph.made import made
from hkmigrate.detect.graph.reach import Reach
from hkmigrate.detect.program.interceptors import first_interceptor
from hkmigrate.detect.program.needs import need_of
from hkmigrate.detect.program.nodes import Owner, owner_of
from hkmigrate.detect.program.references import References
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.program.suspects import Suspects
from hkmigrate.detect.sites.find import find_groups
from hkmigrate.detect.sites.root_sites import RootParameters
from hkmigrate.detect.sites.unclaimed import with_unclaimed
from hkmigrate.detect.sites.values import with_values
from hkmigrate.detect.witness import Witness
from hkmigrate.model.graph import Graph
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group, Need, Refusal
from hkmigrate.source.haiku import LIFTS
from hkmigrate.source.project import External, Module, Project

SMALL = 100
"""In a tree of so many files each one is parsed, so that `unread` names all that cannot be; in a larger one, those that
mention what matters."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What detection says of a tree.

    Attributes:
        groups: every group, in the order of their names.
        graph: what builds and calls the consumers, up to the roots.
        intercepted: where the tree intercepts method calls, None where it does not.
        files: the files that were parsed.
        shared: the parameters of transforms themselves that are shared, and not among the groups.
    """

    groups: tuple[Group, ...]
    graph: Graph
    intercepted: Refusal | None
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


def _detect(project: Project, entry_points: Iterable[str], wanted: Iterable[str], witness: Witness) -> Findings:
    entry_points = frozenset(entry.replace(":", ".") for entry in entry_points)
    if len(project.tree.files) <= SMALL:
        for path in project.tree.files:
            project.module(path)
    references = References(project)
    suspects = Suspects(project)
    groups = with_unclaimed(project, witness.events, find_groups(project, references, suspects))
    outside = RootParameters(project, Reach(project, references, entry_points), groups)
    groups = with_values(project, references, (*groups, *outside.groups(wanted)))
    shared = tuple(group for group in outside.shared() if group.name not in {one.name for one in groups})
    if not groups:
        return Findings((), Graph({}, ()), None, _parsed(project), shared)
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
        lifted=_first_use(project, LIFTS),
        imports=_imports(project, files),
        names=names,
        files=frozenset(project.tree.files),
        liftable=liftable(project, graph),
        unread={path: project.words(path) for path in sorted(project.unread) if path in project.tree.files},
    )
    return Findings(groups, graph, _intercepted(project) if groups else None, files, shared)


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
        if not isinstance(owner_of(module, node), ast.Module):
            continue
        level = node.level if isinstance(node, ast.ImportFrom) else 0
        source = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        names = (
            [source, *(f"{source}.{alias.name}".strip(".") for alias in node.names)]
            if source or level
            else [alias.name for alias in node.names]
        )
        for name in names:
            target = project.find_module(name, module, level)
            if isinstance(target, Module) and target is not module:
                yield target.path


def _intercepted(project: Project) -> Refusal | None:
    found = first_interceptor(project)
    if found is None:
        return None
    module, node = found
    return refuse("intercepted", "method calls of the tree are intercepted here", module.span(node)).refusal


def _first_use(project: Project, names: frozenset[str]) -> Span | None:
    """The first place that uses one of Haiku's functions, by its canonical name."""
    for module in project.mentioning({name.rsplit(".", 1)[-1] for name in names}):
        for node in module.nodes:
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                meaning = project.resolve(node, module)
                if isinstance(meaning, External) and meaning.name in names:
                    return module.span(node)
    return None

"""Programs that lie side by side in one tree: no file imports two of them, and each transforms something of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group
from hkmigrate.source.links import RUN_TIME
from hkmigrate.source.project import Project, Unresolved


def programs(project: Project, events: Events, groups: Sequence[Group]) -> tuple[tuple[Group, ...], ...]:
    """The groups of each program; one of which several programs have sites becomes several of that name.

    All groups are one program's where they cannot be told apart for certain.
    """
    files = {path for group in groups for path in _files(group)}
    if len(files) < 2:
        return (tuple(groups),)
    roots = _root_files(project, events)
    parts, rooted = [frozenset((path,)) for path in sorted(files)], set[str]()
    for path, below in _closures(project, events, files, roots):
        parts = _joined(parts, below)
        rooted |= below if path in roots else frozenset()
        if len(parts) == 1:
            return (tuple(groups),)
    apart = [group for group in groups if len(_parts_of(group, parts)) > 1]
    if not apart or any(not (part & rooted) for group in apart for part in _parts_of(group, parts)):
        return (tuple(groups),)
    found: dict[frozenset[str], list[Group]] = {}
    for group in groups:
        for part in _parts_of(group, parts):
            found.setdefault(part, []).append(_within(group, part))
    return tuple(tuple(one) for _, one in sorted(found.items(), key=lambda item: min(item[0])))


def _files(group: Group) -> Iterator[str]:
    """The files with which a group has to do."""
    yield from (span.path for span in _spans(group))


def _spans(group: Group) -> Iterator[Span]:
    yield from (site.span for site in group.sites)
    yield from (one.place for one in group.refusals)
    yield from (one.span for one in (*group.helpers, *group.registries))
    yield from (one.span for one in group.declarations)
    yield from (one.span for one in group.forcing)


def _within(group: Group, part: frozenset[str]) -> Group:
    return replace(
        group,
        sites=tuple(one for one in group.sites if one.span.path in part),
        refusals=tuple(one for one in group.refusals if one.place.path in part),
        helpers=tuple(one for one in group.helpers if one.span.path in part),
        registries=tuple(one for one in group.registries if one.span.path in part),
        declarations=tuple(one for one in group.declarations if one.span.path in part),
        forcing=tuple(one for one in group.forcing if one.span.path in part),
    )


def _parts_of(group: Group, parts: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    files = set(_files(group))
    return [part for part in parts if not part.isdisjoint(files)]


def _joined(parts: list[frozenset[str]], together: frozenset[str]) -> list[frozenset[str]]:
    """The parts, those with some of these files as one."""
    met = [part for part in parts if not part.isdisjoint(together)]
    return [part for part in parts if part not in met] + [frozenset().union(*met)] if len(met) > 1 else parts


def _closures(
    project: Project, events: Events, files: set[str], roots: set[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Each file that may import some of these, the roots first, with all that it may import, also through others."""
    late = (path for path in project.tree.files if RUN_TIME in project.links.imports(path))
    above = project.links.above(files).union(late)
    direct: dict[str, frozenset[str]] = {}
    for path in sorted(above, key=lambda path: (path not in roots, path)):
        seen, queue = {path}, [path]
        while queue:
            one = queue.pop()
            if one not in direct:
                direct[one] = frozenset(_imported(project, events, one, files)) if one in above else frozenset()
            fresh = direct[one] - seen
            seen |= fresh
            queue += fresh
        yield path, frozenset(seen)


def _imported(project: Project, events: Events, path: str, files: set[str]) -> Iterator[str]:
    """What a file may import; where that is only known when it runs, all that matters."""
    module, spelled = project.module(path), project.links.imports(path)
    if module is None or RUN_TIME in spelled:
        yield from files
        return
    yield from events.loaded.get(path, ())
    for node in module.imports:
        yield from project.imported_by(node, module)
    for level, name in spelled:
        if not level and isinstance(project.find_module(name, module), Unresolved):
            yield from project.links.places.elsewhere(name)


def _root_files(project: Project, events: Events) -> set[str]:
    """The files in which something is transformed, and those of the functions that are."""
    homes: Mapping[object, str] = {
        node: path for path in events.files if (module := project.module(path)) for node in module.identifiers
    }
    made = {name.rpartition("#")[0] for name in events.roots}
    return made | {homes[node] for node in events.root_functions if node in homes}

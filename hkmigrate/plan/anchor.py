"""Where the owner's class is written, so that everything that needs it can import it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import is_name, is_notebook
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Accessor, Anchor, Creator
from hkmigrate.model.site import Group, Need
from hkmigrate.plan.refusal import refused


def place_owner(
    graph: Graph,
    group: Group,
    attribute: str,
    accessors: Iterable[Accessor],
    creators: Iterable[Creator],
    takers: Iterable[Span],
) -> Anchor:
    """The first of the good places that makes no import cycle.

    Raises:
        Refused: every place makes one.
    """
    needs = [need for accessor in accessors for need in accessor.all_needs]
    makers = {creator.path for creator in creators}
    places = list(_candidates(graph, group, attribute, takers))
    for anchor in places:
        if fits(graph, anchor, needs, makers):
            return anchor
    message = "the owner cannot be imported where it is made"
    if not any(_is_in_sight(graph, anchor, makers) for anchor in places):
        message = f"no file can be imported by all that make the owner, as they run ({', '.join(sorted(makers))})"
    raise refused("import-cycle", message, group.sites[0].span)


def fits(graph: Graph, anchor: Anchor, needs: Iterable[Need], makers: set[str]) -> bool:
    """Whether a class that needs these names can be written at a place from which the files of `makers` import it."""
    wanted = list(needs)
    if not _is_in_sight(graph, anchor, makers):
        return False
    return not _clashes(graph, anchor.path, wanted) and not _makes_cycle(graph, anchor, wanted, makers)


def _is_in_sight(graph: Graph, anchor: Anchor, makers: set[str]) -> bool:
    """Whether the files of `makers` can import what is written at a place."""
    return all(_can_import(graph, maker, anchor.path) for maker in makers - {anchor.path})


def can_be_made_in(graph: Graph, path: str, needs: Iterable[Need]) -> bool:
    """Whether a file can spell an expression that needs these names without an import cycle or a clash."""
    wanted = list(needs)
    edges = [(path, need.module) for need in wanted if need.in_tree and need.module != path]
    return not _clashes(graph, path, wanted) and not _closes(graph, edges)


def _clashes(graph: Graph, path: str, needs: Iterable[Need]) -> bool:
    """Whether one of the names means something else in the file, or two of them differ."""
    bound = dict(graph.names.get(path, {}))
    for need in needs:
        if need.in_tree and need.module != path and not _can_import(graph, path, need.module):
            return True
        if need.in_tree and need.module == path and need.member != need.local:
            return True  # the file itself, which has another name for it, or none
        here = Need(need.local, path, need.local, in_tree=True)
        if bound.setdefault(need.local, need) not in (need, here if need.module == path else need):
            return True
    return False


def _can_import(graph: Graph, importer: str, path: str) -> bool:
    """Whether a file has a name for another that is no third file's, from a folder that it is known to import from.

    `train-a.py` and `a.b.py` have none.
    """
    place = path.removesuffix(".py").removesuffix("/__init__")
    bases = {"", "src/", *(base for base in _folders(importer) if f"{base}__init__.py" not in graph.files)}
    known = graph.bases(importer)
    for base in bases if known is None else bases & known:
        name = place[len(base) :]
        if not is_notebook(path) and place.startswith(base) and all(map(is_name, name.split("/"))):
            meant = {f"{start}{name}{end}" for start in bases for end in (".py", "/__init__.py")}
            if not (meant & graph.files) - {path}:
                return True
    return False


def _folders(path: str) -> Iterator[str]:
    """The folders that a file lies in, each with a slash after it."""
    at = path.find("/")
    while at >= 0:
        yield path[: at + 1]
        at = path.find("/", at + 1)


def _candidates(graph: Graph, group: Group, attribute: str, takers: Iterable[Span]) -> Iterator[Anchor]:
    for helper in group.helpers:
        if helper.top:
            yield Anchor("before", helper.span.path, helper.span)
    spans = [*takers, *(site.span for site in group.sites if site.accesses)]
    files = sorted({site.span.path for site in group.sites if site.accesses})
    if len(files) > 1:
        yield Anchor("new-file", _new_file(graph, files, attribute))
    for path in files:
        yield Anchor("before", path, min(span for span in spans if span.path == path))


def _new_file(graph: Graph, files: list[str], attribute: str) -> str:
    folders = [PurePosixPath(path).parent.parts for path in files]
    common = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    names = (attribute, f"{attribute}_owner", *(f"{attribute}_owner_{number}" for number in range(2, 100)))
    free = (name for name in names if name not in graph.outside and name not in sys.stdlib_module_names)
    paths = (str(PurePosixPath(*common, f"{name}.py")) for name in free)
    return next(path for path in paths if path not in graph.files)


def _makes_cycle(graph: Graph, anchor: Anchor, needs: Iterable[Need], makers: set[str]) -> bool:
    new = [(anchor.path, need.module) for need in needs if need.in_tree and need.module != anchor.path]
    return _closes(graph, [*new, *((maker, anchor.path) for maker in makers if maker != anchor.path)])


def _closes(graph: Graph, new: list[tuple[str, str]]) -> bool:
    """Whether new imports close a cycle."""
    added = [(source, target) for source, target in new if target not in graph.imports.get(source, ())]
    if not added:
        return False
    more: dict[str, list[str]] = {}
    for source, target in added:
        more.setdefault(source, []).append(target)
    return any(
        source in graph.reached([target], lambda one: (*graph.imports.get(one, ()), *more.get(one, ())))
        for source, target in added
    )

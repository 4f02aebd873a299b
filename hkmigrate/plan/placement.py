"""Where the owner is made: in the roots, or in a method of a module that is built once a transform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hkmigrate.model.graph import ClassNode, Graph, Made
from hkmigrate.model.names import name_and_number, owner_names
from hkmigrate.plan.numbering import may_move
from hkmigrate.plan.outside import built_outside
from hkmigrate.plan.receivers import calls_back
from hkmigrate.plan.refusal import Refused
from hkmigrate.plan.thread import Thread, thread


@dataclass(frozen=True, slots=True)
class Place:
    """A module that makes the owner: the way from there, the owner's path, what is assumed to be alone."""

    way: Thread
    path: str
    assumed: str = ""


def natural_place(graph: Graph, starts: Iterable[str], name: str) -> Place | None:
    """The module of which a method gives what is made in it the path `name`; None where there is none."""
    starts = list(starts)
    for identifier in sorted(_classes_above(graph, starts)):
        above = _path_of(graph, identifier)
        rest = name.removeprefix(f"{above}/")
        *inside, last = rest.split("/")
        if not above or rest == name or len(inside) > 1 or not _is_free(graph, above, name):
            continue
        method = inside[0].removeprefix("~") if inside else "__call__"
        if inside and not inside[0].startswith("~"):
            continue
        found = _below(graph, starts, identifier if method == "" else f"{identifier}.{method}")
        if found is not None and last:
            return Place(found, name)
    return None


def nearest_place(graph: Graph, starts: Iterable[str], name: str) -> Place | None:
    """The nearest module that all ways to the readers lead through, and that a transform builds once; None without one.

    In a tree without roots, the module that everything else is built by is assumed to be built once, by itself.
    """
    if not may_move(graph, name):
        return None
    starts, parts = list(starts), name.split("/")
    found = []
    for identifier in sorted(_classes_above(graph, starts)):
        path = _path_of(graph, identifier)
        way = _below(graph, starts, identifier) if path else None
        made = (f"{path}/~/{one}" for one in (parts[-1], *owner_names(parts)))
        free = [one for one in made if _is_free(graph, path, one)]
        if way is not None and free:
            found.append(Place(way, free[0], _assumed(graph, path)))
    return min(found, key=lambda place: (len(place.way.needs), place.path)) if found else None


def _assumed(graph: Graph, path: str) -> str:
    """The class of the tree that everything is built by, where nothing transforms it."""
    if graph.roots:
        return ""
    first = path.split("/", maxsplit=1)[0]
    return next((one.cls for one in graph.made if one.path == first), "")


def _classes_above(graph: Graph, starts: Iterable[str]) -> set[str]:
    """The classes from which each of the nodes may be reached, whatever stands in the way."""
    found: set[str] | None = None
    for start in starts:
        above = {
            one for one in graph.reached([start], graph.right_above) if isinstance(graph.nodes.get(one), ClassNode)
        }
        found = above if found is None else found & above
        if not found:
            break
    return found or set()


def _path_of(graph: Graph, identifier: str) -> str:
    """The one path of a class's instance, where each root builds it once at most; else an empty text."""
    node = graph.nodes.get(identifier)
    if graph.lifted is not None or not isinstance(node, ClassNode) or node.hazards or graph.subclasses.get(identifier):
        return ""
    made = [one for one in graph.made_of.get(identifier, []) if one.root >= 0 or not graph.roots]
    paths = {one.path for one in made}
    if len(paths) != 1 or len({one.root for one in made}) != len(made):
        return ""
    if any(one.repeated or one.forced or "*" in one.path for one in made):
        return ""
    return made[0].path


def _is_free(graph: Graph, above: str, path: str) -> bool:
    """Whether nothing else that the module at `above` makes has the path, or is counted by the same name."""
    base = name_and_number(path)[0]
    return not any(one.may_be(path) or _is_counted(one, above, base) for one in graph.natural)


def _is_counted(one: Made, above: str, base: str) -> bool:
    return one.above == above and name_and_number(one.path)[0] == base


def _below(graph: Graph, starts: list[str], identifier: str) -> Thread | None:
    """The way from a class or method to the readers, if no other way leads to them and it can make the owner."""
    node = graph.nodes.get(identifier)
    if node is None:
        return None
    try:
        way = thread(graph, starts, identifier)
    except Refused:
        return None
    if way.roots != (identifier,) or any(True for _ in built_outside(way)):
        return None
    if isinstance(node, ClassNode):
        inherits = any(base in way.classes for base in node.bases) or calls_back(graph, node)
        return None if inherits or node.dataclass or len(node.supers) != 1 else way
    return way

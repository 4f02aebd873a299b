"""Where the owner is made: in the roots, or in the constructor of a module that is built once a transform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hkmigrate.model.graph import Call, ClassNode, Graph, Natural
from hkmigrate.model.names import name_and_number, owner_names
from hkmigrate.model.site import Group
from hkmigrate.plan.numbering import UnknownError, arrivals, may_move
from hkmigrate.plan.receivers import calls_back
from hkmigrate.plan.refusal import Refused
from hkmigrate.plan.thread import Thread, thread


@dataclass(frozen=True, slots=True)
class _Built:
    """A module that a root builds, or one that nothing in the tree does: its path there."""

    root: str
    path: str


class NotOnceError(Exception):
    """A module is not known to be built once a transform, or its path is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A module whose constructor makes the owner: the way from there, the owner's path, what is assumed to be alone."""

    way: Thread
    path: str
    assumed: str = ""


def natural_place(graph: Graph, starts: Iterable[str], name: str, taken: frozenset[str]) -> Place | None:
    """The module whose constructor gives what is made in it the path `name`; None where there is none.

    `taken` are the forced names that are not below others.
    """
    *above, last = name.split("/")
    if len(above) < 2 or above[-1] != "~":
        return None
    starts = list(starts)
    for identifier in sorted(_classes_above(graph, starts)):
        if "/".join(above[:-1]) == _path_of(graph, identifier, taken)[0] and _is_free(graph, identifier, last):
            found = _below(graph, starts, identifier)
            if found is not None:
                return Place(found, name)
    return None


def nearest_place(graph: Graph, group: Group, starts: Iterable[str], name: str, taken: frozenset[str]) -> Place | None:
    """The nearest module that all ways to the readers lead through, and that a transform builds once; None without one.

    In a tree without roots, the module that everything else is built by is assumed to be built once, by itself.
    """
    if not may_move(graph, group, name):
        return None
    starts, parts = list(starts), name.split("/")
    classes = _classes_above(graph, starts)
    found = []
    for identifier in sorted(classes):
        path, root = _path_of(graph, identifier, taken)
        way = _below(graph, starts, identifier) if path else None
        free = [made for made in (parts[-1], *owner_names(parts)) if _is_free(graph, identifier, made)]
        if way is not None and free:
            assumed = "" if _has_roots(graph) else root
            found.append(Place(way, f"{path}/~/{free[0]}", assumed))
    return min(found, key=lambda place: (len(place.way.needs), place.path)) if found else None


def _classes_above(graph: Graph, starts: Iterable[str]) -> set[str]:
    """The classes from which the nodes may be reached, whatever stands in the way."""
    seen: set[str] = set()
    queue = list(starts)
    while queue:
        node = graph.nodes.get(queue.pop())
        if node is not None and node.id not in seen:
            seen.add(node.id)
            queue += [node.parent] if node.parent else []
            queue += [call.caller for call in graph.calls_of.get(node.id, ())]
    return {identifier for identifier in seen if isinstance(graph.nodes[identifier], ClassNode)}


def _has_roots(graph: Graph) -> bool:
    return any(node.root is not None for node in graph.nodes.values())


def _path_of(graph: Graph, identifier: str, taken: frozenset[str]) -> tuple[str, str]:
    """The one path of a class's instance, where each root builds it once at most, and a root; else empty texts."""
    try:
        built = list(_built(graph, identifier, taken, 9))
    except NotOnceError:
        return "", ""
    paths = {one.path for one in built}
    once = len({one.root for one in built}) == len(built)
    return (built[0].path, built[0].root) if once and len(paths) == 1 else ("", "")


def _built(graph: Graph, identifier: str, taken: frozenset[str], depth: int) -> Iterator[_Built]:
    """Every construction of a class, root by root.

    Raises:
        NotOnceError: one may be repeated, or its path is not known.
    """
    node = graph.nodes.get(identifier)
    if graph.lifted is not None or not isinstance(node, ClassNode) or node.hazards or not depth:
        raise NotOnceError
    if graph.subclasses.get(identifier):
        raise NotOnceError
    calls = graph.calls_of.get(identifier, ())
    if not calls and node.default_name and not _has_roots(graph):
        yield _Built(identifier, node.default_name)
    for call in calls:
        natural = next((one for one in graph.natural if one.span == call.span and one.sure), None)
        if call.value or graph.moments[call.span].repeated or natural is None or "/" in natural.name:
            raise NotOnceError
        caller = graph.nodes[call.caller]
        owner = graph.class_of(caller)
        if owner is None:
            yield from _in_roots(graph, call, natural, taken)
        elif caller.name == "__init__" and _is_alone(graph, natural, owner.id):
            yield from (
                _Built(one.root, f"{one.path}/~/{natural.name}") for one in _built(graph, owner.id, taken, depth - 1)
            )
        elif caller.name == "__call__" and _is_alone(graph, natural, owner.id) and _runs_once(graph, owner.id, depth):
            yield from (
                _Built(one.root, f"{one.path}/{natural.name}") for one in _built(graph, owner.id, taken, depth - 1)
            )
        else:
            raise NotOnceError


def _runs_once(graph: Graph, identifier: str, depth: int) -> bool:
    """Whether the `__call__` of a class that is built once runs once, too."""
    if not depth:
        return False
    calls = graph.calls_of.get(identifier, ())
    for call in calls:
        if not any(one.once for one in graph.natural if one.span == call.span):
            return False
        owner = graph.class_of(graph.nodes[call.caller])
        if owner is not None and not _runs_once(graph, owner.id, depth - 1):
            return False
    return bool(calls)


def _in_roots(graph: Graph, call: Call, natural: Natural, taken: frozenset[str]) -> Iterator[_Built]:
    if name_and_number(natural.name)[0] in {name_and_number(first)[0] for first in taken}:
        raise NotOnceError
    try:
        came = list(arrivals(graph, call.caller, ((call.span, graph.moments[call.span]),)))
    except UnknownError:
        raise NotOnceError from None
    if any(one.repeated or one.scoped for one in came) or not _is_alone(graph, natural, None):
        raise NotOnceError
    if _in_modules(graph, call.caller, set()):
        raise NotOnceError  # it is built below a module, too, and has another path there
    yield from (_Built(one.root, natural.name) for one in came)


def _in_modules(graph: Graph, scope: str, seen: set[str]) -> bool:
    """Whether code of a function may run in a method of a module."""
    node = graph.nodes.get(scope)
    if node is None or scope in seen:
        return False
    seen.add(scope)
    if node.kind in ("class", "method"):
        return True
    above = [call.caller for call in graph.calls_of.get(scope, ())]
    above += [node.parent] if node.root is None and node.parent else []
    return any(_in_modules(graph, one, seen) for one in above)


def _is_alone(graph: Graph, natural: Natural, inside: str | None) -> bool:
    """Whether no other module of this base name is made beside it, so that Haiku gives it no number."""
    base = name_and_number(natural.name)[0]
    same = [one for one in graph.natural if any(name_and_number(part)[0] == base for part in one.name.split("/"))]
    return all(one.span == natural.span for one in same if one.inside in (inside, None))


def _is_free(graph: Graph, identifier: str, name: str) -> bool:
    """Whether nothing else that is made in a class may get the name."""
    base = name_and_number(name)[0]
    near = [one for one in graph.natural if one.inside in (identifier, None)]
    return not any(name_and_number(part)[0] == base for one in near for part in one.name.split("/"))


def _below(graph: Graph, starts: list[str], identifier: str) -> Thread | None:
    """The way from a class to the readers, if no other way leads to them and its constructor can make the owner."""
    node = graph.nodes[identifier]
    assert isinstance(node, ClassNode)
    try:
        way = thread(graph, starts, identifier)
    except Refused:
        return None
    inherits = any(base in way.classes for base in node.bases) or calls_back(graph, node)
    if way.roots != (identifier,) or inherits or node.dataclass or len(node.supers) != 1:
        return None
    return way

"""Haiku's numbering of modules in the root, and what an owner that is made there first does to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hkmigrate.model.graph import ClassNode, Graph, Moment, Natural
from hkmigrate.model.names import name_and_number, owner_names
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group, SiteKind
from hkmigrate.plan.refusal import Refused, refused


class UnknownError(Exception):
    """It is not known which roots come to a piece of code."""


Step = tuple[Span, Moment]
"""A call, or the code itself where the way ends, and when it runs within the function that it stands in."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A way from a root to a piece of code, call by call, that leads through no method of a module."""

    root: str
    steps: tuple[Step, ...]

    @property
    def repeated(self) -> bool:
        """Whether the root may come this way more than once."""
        return any(moment.repeated for _, moment in self.steps)

    @property
    def scoped(self) -> bool:
        """Whether the way leads through a call in a name scope, so that what is made has another path."""
        return any(moment.scopes for _, moment in self.steps[:-1])

    def precedes(self, other: Arrival) -> bool:
        """Whether the root has come this way whenever it has come the other way."""
        at = self._parting(other)
        return self._is_earlier(other, at) and all(moment.certain for _, moment in self.steps[at:])

    def never_follows(self, other: Arrival) -> bool:
        """Whether the root, once it has come the other way, does not come this way any more."""
        return self._is_earlier(other, self._parting(other)) and not self.repeated

    def _parting(self, other: Arrival) -> int:
        """The step at which two ways part."""
        pairs = zip(self.steps, other.steps, strict=False)
        return next((at for at, ((mine, _), (theirs, _)) in enumerate(pairs) if mine != theirs), len(self.steps))

    def _is_earlier(self, other: Arrival, at: int) -> bool:
        if at >= len(self.steps) or at >= len(other.steps):
            return False
        return self.steps[at][1].index < other.steps[at][1].index


def arrivals(
    graph: Graph, scope: str, steps: tuple[Step, ...], seen: frozenset[str] = frozenset()
) -> Iterator[Arrival]:
    """Every way from a root to code in the node `scope`, where `steps` begin, outside of every method of a module.

    Raises:
        UnknownError: there may be others.
    """
    node = graph.nodes.get(scope)
    if node is None or scope in seen:
        raise UnknownError
    if node.root is not None:
        yield Arrival(scope, steps)
    if node.kind == "module":
        return
    if node.kind == "method" and node.root is not None and not node.hazards:
        return
    if node.kind in ("class", "method"):
        owner = graph.class_of(node)
        if owner is None or not owner.is_module:
            raise UnknownError
        return
    parent = graph.nodes.get(node.parent or "")
    if parent is not None and parent.kind != "module":
        if node.root is None and node.only_called:
            for call in graph.calls_of.get(scope, ()):
                step = (call.span, graph.moments[call.span])
                yield from arrivals(graph, call.caller, (step, *steps), seen | {scope})
        elif node.root is None:  # where one that is a value runs is not followed: any time after its definition
            defined = graph.moments.get(node.span, _ANY_TIME)
            later = (node.span, Moment(defined.index, certain=False, repeated=True))
            yield from arrivals(graph, parent.id, (later, *steps), seen | {scope})
        return
    if node.hazards and node.root is None:
        raise UnknownError
    for call in graph.calls_of.get(scope, ()):
        at = graph.moments[call.span]
        when = Moment(at.index, certain=False, repeated=True) if call.value else at
        yield from arrivals(graph, call.caller, ((call.span, when), *steps), seen | {scope})


_ANY_TIME = Moment(0, certain=False, repeated=True)


@dataclass(frozen=True, slots=True)
class _Meeting:
    """How the modules of one base name that Haiku numbers meet a group in one root."""

    naturals: tuple[tuple[Natural, Arrival], ...]
    forced: tuple[Arrival, ...]


def free_name(graph: Graph, group: Group, name: str, roots: Iterable[str], taken: frozenset[str]) -> str:
    """The name under which the owner can be made in the roots: its own, or another where only that moves nothing else.

    `taken` are the first parts of the other groups' names.

    Raises:
        Refused: Haiku would number the owner, or another module because of it, or the path is one of its own.
    """
    first, *below = name.split("/")
    if any("~" in part for part in name.split("/")):
        return another_name(graph, group, name, taken, "unnatural-path")
    meetings = [meeting for root in roots if (meeting := _meeting(graph, group, first, root)).naturals]
    if not meetings:
        return name
    place = meetings[0].naturals[0][0].span
    alone = not below and not any(name_and_number(other)[0] == name_and_number(first)[0] for other in taken)
    if alone and all(_is_numbered_before(meeting) for meeting in meetings):
        return name
    if alone and all(_never_meets(meeting, name_and_number(first)[1] or 0) for meeting in meetings):
        return another_name(graph, group, name, taken, "numbering")
    raise _numbered(group, first, place)


def may_move(graph: Graph, group: Group, name: str) -> bool:
    """Whether the parameters of a group can go to another path: no module shares them by having theirs by itself."""
    first, *below = name.split("/")
    base, number = name_and_number(first)
    if below:
        return not _meets_by_path(graph, [first, *below])
    roots = [node.id for node in graph.nodes.values() if node.root is not None]
    if not roots:
        return base not in graph.counted
    try:
        meetings = [_meeting(graph, group, first, root) for root in roots]
    except Refused:
        return False
    return all(_never_meets(meeting, number or 0) for meeting in meetings if meeting.naturals)


def _numbered(group: Group, first: str, place: Span) -> Refused:
    base = name_and_number(first)[0]
    message = f"a module or scope named `{base}` is made outside of every module, and Haiku would number one of the two"
    return refused("numbering", message, place, group.sites[0].span)


def _meeting(graph: Graph, group: Group, first: str, root: str) -> _Meeting:
    base = name_and_number(first)[0]
    naturals = []
    for natural in graph.counted.get(base, ()):
        try:
            came = list(_arrivals_at(graph, natural.scope, natural.span))
        except UnknownError:
            raise _numbered(group, first, natural.span) from None
        naturals += [(natural, one) for one in came if one.root == root and not one.scoped]
    if not naturals:
        return _Meeting((), ())
    forced = []
    accesses = [(access, int(site.kind is SiteKind.FORCED_SCOPE)) for site in group.sites for access in site.accesses]
    for access, own in accesses:
        try:
            came = list(_arrivals_at(graph, access.scope, access.span))
        except UnknownError:
            raise _numbered(group, first, naturals[0][0].span) from None
        forced += [one for one in came if one.root == root and not one.scoped and one.steps[-1][1].scopes == own]
    return _Meeting(tuple(naturals), tuple(forced))


def _arrivals_at(graph: Graph, scope: str, span: Span) -> Iterator[Arrival]:
    node = graph.nodes.get(scope)
    if isinstance(node, ClassNode) and not node.span.covers(span):
        yield from _builders(graph, node)
    else:
        yield from arrivals(graph, scope, ((span, graph.moments[span]),))


def _builders(graph: Graph, node: ClassNode) -> Iterator[Arrival]:
    """Every way from a root to a place that builds a class which is used as a value."""
    if node.hazards or node.id not in graph.followed:
        raise UnknownError
    for call in graph.calls_of.get(node.id, ()):
        if call.value and graph.class_of(graph.nodes[call.caller]) is not None:
            raise UnknownError  # it may be kept as an attribute, and called by anyone
        at = graph.moments[call.span]
        when = Moment(at.index, certain=False, repeated=True) if call.value else at
        yield from arrivals(graph, call.caller, ((call.span, when),))


def _is_numbered_before(meeting: _Meeting) -> bool:
    """Whether the forced name counts before any other module of its base does, as the owner's will."""
    return all(any(forced.precedes(natural) for forced in meeting.forced) for _, natural in meeting.naturals)


def _never_meets(meeting: _Meeting, number: int) -> bool:
    """Whether the root never makes so many modules of the base that one of them has the group's own path."""
    if not all(natural.never_follows(forced) for _, natural in meeting.naturals for forced in meeting.forced):
        return False  # Haiku counts on from a forced name, too
    plain = all(
        natural.sure and name_and_number(natural.name)[1] is None and "/" not in natural.name and not way.repeated
        for natural, way in meeting.naturals
    )
    return plain and len(meeting.naturals) <= number


def another_name(graph: Graph, group: Group, name: str, taken: frozenset[str], code: str) -> str:
    """Another name for the owner, under which its parameters move and nothing else does.

    Raises:
        Refused: there is none, or the path may be that of a module that Haiku names.
    """
    parts = name.split("/")
    place = group.sites[0].span
    if graph.lifted is not None:
        message = (
            f"`{name}` would have to move, also where a transform is lifted into another, which gives it another path"
        )
        raise refused("across-barrier", message, graph.lifted, place)
    if code == "unnatural-path" and _meets_by_path(graph, parts):
        raise refused(code, f"`{name}` may be the path of a module that is made in a method", place)
    bases = {*graph.counted, *(name_and_number(other)[0] for other in taken)}
    for made in owner_names(parts):
        if name_and_number(made)[0] not in bases:
            return made
    raise refused(code, f"no free name is left for the owner of `{name}`", place)


def _meets_by_path(graph: Graph, parts: list[str]) -> bool:
    """Whether a module may have the path of `parts` by itself: they begin and end like names that Haiku gives."""
    first, last = (name_and_number(parts[at])[0] for at in (0, -1))
    return first in graph.counted and last in graph.natural_bases

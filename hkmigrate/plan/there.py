"""Owners that are there already: a module that the program makes by itself under the path that others force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hkmigrate.model.graph import Graph
from hkmigrate.model.plan import Accessor, Anchor, Migrate, Owner, Use
from hkmigrate.model.site import Group
from hkmigrate.model.there import Holder, There
from hkmigrate.plan.accessors import Agreed, Wanted, agree
from hkmigrate.plan.anchor import can_be_made_in
from hkmigrate.plan.methods import Offer
from hkmigrate.plan.names import attribute_name
from hkmigrate.plan.owning import carriers, names_around, notes_on, readers, uses_of
from hkmigrate.plan.paths import parameter_paths, state_paths
from hkmigrate.plan.receivers import receivers
from hkmigrate.plan.refusal import Refused, refused
from hkmigrate.plan.thread import Thread, passes, thread
from hkmigrate.plan.together import shown

_CONSTRUCTORS = ("__init__", "__post_init__")


class _Nothing:
    """A module that is there takes nothing more when it is made."""

    def keep(self, wanted: Sequence[Wanted], taken: set[str], *, whole: bool) -> list[None]:  # noqa: ARG002 - as others
        """Nothing: every value that is not the same everywhere is an argument."""
        return [None] * len(wanted)


def handed_on(graph: Graph, group: Group, there: There, taken: Iterable[str]) -> Migrate:
    """The migration of a group to the module that has its path by itself; `taken` are the names of other owners.

    Raises:
        Refused: the module cannot be handed to all that use it, or cannot give what they read.
    """
    if there.refusal is not None:
        raise Refused(there.refusal)
    if group.declarations:
        raise _refused(there, "what is declared elsewhere cannot be had of the module that has this path by itself")
    name = shown(group)
    accesses = [access for site in group.sites for access in site.accesses]
    way = _way(graph, there, {site.scope for site in group.sites if site.accesses})
    attribute = attribute_name(name, {*way.words(), *taken, *names_around(graph, way)})
    agreed = _agreed(graph, group, there)
    used = [*(call.caller for call in way.calls), *(access.scope for access in accesses)]
    written = [one.accessor for one in agreed] if there.home is not None else []
    anchor = Anchor("inside", there.home.path, there.home) if written and there.home is not None else None
    owner = Owner(there.cls, False, attribute, tuple(written), anchor, "", (), (), readers(group), (), path=name)
    handed = passes(way, attribute)
    spelled = sorted({one.expression for one in handed if one.scope in way.held or _is_method_of(way, one.scope)})
    return Migrate(
        name=name,
        sites=group.sites,
        owner=owner,
        creators=(),
        carriers=carriers(way, group),
        receivers=receivers(way, used),
        passes=handed,
        uses=tuple(sorted(_uses(group, way, attribute, agreed), key=lambda use: use.span)),
        dissolve=tuple(sorted({site.dissolve for site in group.sites if site.dissolve})),
        remove=(),
        unimport=(),
        parameter_paths=parameter_paths(group, name),
        state_paths=state_paths(group, name),
        notes=(
            f"the `{there.cls}` that has this path by itself is handed on"
            f"{' as ' + ', '.join(f'`{one}`' for one in spelled) if spelled else ''}; its parameters keep their paths",
            *notes_on(replace(way, roots=()), attribute, agreed),
        ),
    )


def _refused(there: There, message: str) -> Refused:
    return refused("unnatural-path", message, there.place)


# --- the way ----------------------------------------------------------------------------------------------------------


def _way(graph: Graph, there: There, starts: Iterable[str]) -> Thread:
    """The way from where the module is kept to those that use it.

    Raises:
        Refused: there is none, or one of them would be built before the module is.
    """
    starts = sorted(starts)
    held: dict[str, Holder] = {}
    first: Refused | None = None
    for level in there.levels:
        held |= {holder.node: holder for holder in level}
        try:
            way = thread(graph, starts, *held)
            if set(way.roots) <= held.keys():
                way = replace(way, held={root: held[root].written for root in way.roots})
                _assert_run(way, held)
                _assert_behind(way, held)
                return way
        except Refused as outcome:
            first = first or outcome
    message = "the module that has this path by itself cannot be handed to all that use it"
    if first is None:
        raise _refused(there, f"{message}: not all of them are built where it is kept")
    why = first.refusal
    raise Refused(replace(why, message=f"{message}: {why.message}", also=(*why.also, there.place)))


def _assert_run(way: Thread, held: dict[str, Holder]) -> None:
    """Make sure that what has the module is not built or called where the program did not come.

    Raises:
        Refused: it is, and there it may have a module of another path.
    """
    for root in way.roots:
        for call in way.graph.calls_of.get(root, ()):
            if call.span not in held[root].calls:
                message = f"`{root}` may be used here as well, where its module may have another path"
                raise refused("unnatural-path", message, call.span)


def _assert_behind(way: Thread, held: dict[str, Holder]) -> None:
    """Make sure that what a function or constructor builds with the module stands behind the making of it.

    Raises:
        Refused: something stands before.
    """
    for call in way.calls:
        holder = held.get(_function_around(way, call.caller))
        if holder is not None and holder.after is not None and holder.after.path == call.span.path:
            if call.span.start < holder.after.end:
                raise refused(
                    "unnatural-path", "this is built before the module that it would be handed", call.span, holder.after
                )


def _function_around(way: Thread, identifier: str) -> str:
    """The root in whose function, or in whose constructor, some code stands; an empty text for other code."""
    at: str | None = identifier
    while at is not None:
        node = way.graph.nodes[at]
        if at in way.held:
            return at
        if node.kind == "method":
            return node.parent or "" if node.name in _CONSTRUCTORS and node.parent in way.held else ""
        at = node.parent
    return ""


def _is_method_of(way: Thread, identifier: str) -> bool:
    return way.graph.nodes[identifier].parent in way.held


# --- what is read -----------------------------------------------------------------------------------------------------


def _agreed(graph: Graph, group: Group, there: There) -> tuple[Agreed, ...]:
    """What is read of the module, but for the module itself, as accessors of its class.

    Raises:
        Refused: its class cannot have them.
    """
    sites = tuple(
        replace(site, accesses=tuple(access for access in site.accesses if not access.is_whole)) for site in group.sites
    )
    agreed = agree(replace(group, sites=sites), _Nothing(), there.members)
    for one in agreed:
        access = one.calls[0][0]
        if access.kind == "module":
            raise refused(
                "unnatural-path", "a module below the one that has this path by itself is made here", access.span
            )
    if there.home is None:
        named = dict(there.reads)
        return tuple(_renamed(one, named[one.accessor.leaf]) for one in agreed)
    needs = [need for one in agreed for need in one.accessor.needs]
    if not can_be_made_in(graph, there.home.path, needs):
        raise refused("import-cycle", f"what `{there.cls}` needs to read it cannot be had where it stands", there.home)
    return agreed


def _renamed(one: Agreed, attribute: str) -> Agreed:
    """A read of an attribute that the module has already."""
    accessor = Accessor(attribute, "property", (), "", True, False, one.accessor.leaf, ())
    return replace(one, accessor=accessor, calls=tuple((access, ()) for access, _ in one.calls))


def _uses(group: Group, way: Thread, attribute: str, agreed: tuple[Agreed, ...]) -> Iterator[Use]:
    yield from uses_of(Offer(agreed), way, attribute, instance=False)
    whole = tuple((access, ()) for site in group.sites for access in site.accesses if access.is_whole)
    itself = Agreed(Accessor("", "property", (), "", True, False, "", ()), whole)
    yield from uses_of(Offer((itself,)), way, attribute, instance=True)

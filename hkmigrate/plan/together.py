"""What the plans of several groups do to each other, and what nothing needs any more after all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hkmigrate.model.codes import CODES
from hkmigrate.model.graph import Graph
from hkmigrate.model.literals import string
from hkmigrate.model.names import Family, Known
from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate, Refuse, Use
from hkmigrate.model.site import Group, Refusal, Removable
from hkmigrate.plan.covers import Covers
from hkmigrate.plan.plain import heirs


def shown(group: Group) -> str:
    """The name that a group goes by."""
    return group.name.text if isinstance(group.name, Known) else group.name.pattern


def with_passing_inits(plans: list[GroupPlan], graph: Graph) -> list[GroupPlan]:
    """Plans in which a new `__init__` hands on all that it is given, where a base takes the owner of another group."""
    below = heirs(graph, *{one.node for plan in plans if isinstance(plan, Migrate) for one in plan.receivers})
    return [
        replace(
            plan,
            receivers=tuple(replace(one, above="arguments") if one.node in below else one for one in plan.receivers),
        )
        if isinstance(plan, Migrate)
        else plan
        for plan in plans
    ]


def with_what_stays(plans: Sequence[GroupPlan], groups: Sequence[Group], wanted: frozenset[str]) -> list[GroupPlan]:
    """The plans, of which those that move all paths below a module name the paths there that stay.

    They are those of groups that are not carried out; `wanted` are those that are, empty for all.
    """
    going = {plan.name for plan in plans if isinstance(plan, Migrate) and (not wanted or plan.name in wanted)}
    staying = [name for group in groups for name in _known(group) if shown(group) not in going]
    return [_with_paths_kept(plan, staying) if isinstance(plan, Migrate) else plan for plan in plans]


def _with_paths_kept(plan: Migrate, staying: Sequence[str]) -> Migrate:
    above = [old[:-1] for old, new in plan.parameter_paths if old.endswith("/*") and old != new]
    kept = tuple((f"{name}/*", f"{name}/*") for name in sorted(staying) if name.startswith(tuple(above)))
    return replace(plan, parameter_paths=(*plan.parameter_paths, *kept)) if kept else plan


def _known(group: Group) -> tuple[str, ...]:
    if isinstance(group.name, Family):
        return group.name.names
    return (group.name.text,) if isinstance(group.name, Known) else ()


def untangled(plans: list[GroupPlan]) -> list[GroupPlan]:
    """Plans without those that would change code which another plan, or their own, moves into an accessor."""
    while True:
        ready = [plan for plan in plans if isinstance(plan, Migrate)]
        tangled: dict[str, Span] = {}
        taken = [[*other.uses, *(Use(one.moved, (), "") for one in other.factories)] for other in ready]
        around = Covers((use.span, (number, use)) for number, uses in enumerate(taken) for use in uses)
        for plan in ready:
            for number, place in sorted(_moved(plan, around).items()):
                # both stay: with one of them gone, the other could go in the next run
                tangled |= {plan.name: place, ready[number].name: place}
        if not tangled:
            return plans
        plans = [_tangled(plan, tangled[plan.name]) if plan.name in tangled else plan for plan in plans]


def _moved(plan: Migrate, around: Covers[tuple[int, Use]]) -> dict[int, Span]:
    """For each plan that takes code away, by its number, a place within that code which this plan changes."""
    places = [(handed.call, False) for handed in plan.passes] + [(use.span, True) for use in plan.uses]
    found: dict[int, Span] = {}
    for place, is_use in places:
        for number, use in around.around(place):
            kept = any(isinstance(piece, Span) and piece.covers(place) for piece in use.written)
            if not kept and not (is_use and use.span == place):
                found.setdefault(number, place)
    return found


def _tangled(plan: GroupPlan, place: Span) -> Refuse:
    message = "code that must hand on the owner is itself moved into the owner of another parameter"
    return Refuse(plan.name, plan.sites, Refusal("mixed-scope", message, place, CODES["mixed-scope"].way_out))


def sweep(plans: list[GroupPlan], groups: Sequence[Group]) -> list[GroupPlan]:
    """Plans that also remove the helpers and registries that nothing refers to after them."""
    gone = {span for plan in plans if isinstance(plan, Migrate) for span in _goes(plan)}
    candidates: dict[Span, tuple[Removable, str]] = {}
    for group in groups:
        for removable in (*group.helpers, *group.registries):
            candidates.setdefault(removable.span, (removable, shown(group)))
    while candidates:
        around = Covers((span, True) for span in gone)
        free = [entry for span, entry in candidates.items() if span not in gone and _is_free(entry[0], around)]
        if not free:
            break
        gone |= {removable.span for removable, _ in free}
    removed = [entry for span, entry in sorted(candidates.items()) if span in gone]
    of: dict[str, list[Removable]] = {}
    for removable, name in removed:
        of.setdefault(name, []).append(removable)
    return [_with_removals(plan, of.get(plan.name, [])) for plan in plans]


def with_plain_names(plans: list[GroupPlan], groups: Sequence[Group]) -> list[GroupPlan]:
    """Plans after which a name of a module that is still written somewhere is a plain one: the owner's."""
    gone = Covers((span, True) for plan in plans if isinstance(plan, Migrate) for span in _goes(plan))
    forcing = {shown(group): group.forcing for group in groups if _is_whole(group)}

    def plainly(plan: Migrate) -> Migrate:
        left = [one for one in forcing.get(plan.name, ()) if not gone.cover(one.span)]
        last = plan.owner.path.rsplit("/", 1)[-1]
        uses = [
            Use(one.span, (one.name if one.name and last == plan.name else string(last),), one.scope) for one in left
        ]
        return replace(plan, uses=tuple(sorted((*plan.uses, *uses), key=lambda use: use.span))) if uses else plan

    return [plainly(plan) if isinstance(plan, Migrate) else plan for plan in plans]


def _is_whole(group: Group) -> bool:
    """Whether the group is a module."""
    accesses = [access for site in group.sites for access in site.accesses]
    return bool(accesses) and all(access.is_whole for access in accesses)


def _goes(plan: Migrate) -> Iterable[Span]:
    yield from (use.span for use in plan.uses)
    yield from plan.remove
    yield from (site.forced for site in plan.sites if site.forced is not None)
    yield from (creator.instead for creator in plan.creators if creator.instead is not None)


def _is_free(removable: Removable, gone: Covers[bool]) -> bool:
    return all(gone.cover(use) or removable.span.covers(use) for use in removable.uses)


def _with_removals(plan: GroupPlan, removed: list[Removable]) -> GroupPlan:
    if not isinstance(plan, Migrate) or not removed:
        return plan
    spans = tuple(sorted({*plan.remove, *(removable.span for removable in removed)}))
    return replace(
        plan, remove=spans, unimport=tuple(sorted(span for removable in removed for span in removable.imports))
    )

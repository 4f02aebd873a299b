"""Transformed lambdas that become functions, since an owner, or the order of several, takes statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import name_and_number
from hkmigrate.model.plan import Creator, GroupPlan, Migrate


def functions_wanted(plans: Iterable[GroupPlan]) -> frozenset[str]:
    """The lambdas that become functions for one group, and so for all; or whose owners Haiku would number."""
    wanted: set[str] = set()
    bases: dict[str, set[str]] = {}
    for plan in plans:
        for creator in plan.creators if isinstance(plan, Migrate) else ():
            base = name_and_number(plan.owner.path.split("/")[0])[0] if isinstance(plan, Migrate) else ""
            seen = bases.setdefault(creator.node, set())
            if creator.function is not None or (creator.inline and base in seen):
                wanted.add(creator.node)
            seen.add(base)
    return frozenset(wanted)


def with_functions(plans: list[GroupPlan], graph: Graph, taken: Iterable[str]) -> list[GroupPlan]:
    """The plans with a name of its own for each of these functions: `forward` where that is free."""
    starred = any("*" in names for names in graph.names.values())
    everywhere = {name for names in graph.names.values() for name in names} if starred else set[str]()
    used: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    creators = [creator for plan in plans if isinstance(plan, Migrate) for creator in plan.creators]
    for creator in sorted(creators, key=lambda creator: creator.span):
        if creator.function is not None and creator.node not in names:
            others = used.setdefault(creator.path, {*taken, *everywhere, *graph.liftable[creator.node]})
            candidates = ("forward" if number == 1 else f"forward_{number}" for number in count(1))
            names[creator.node] = next(name for name in candidates if name not in others)
            others.add(names[creator.node])

    def named(creator: Creator) -> Creator:
        return replace(creator, function=names[creator.node]) if creator.function is not None else creator

    return [
        replace(plan, creators=tuple(named(creator) for creator in plan.creators))
        if isinstance(plan, Migrate)
        else plan
        for plan in plans
    ]

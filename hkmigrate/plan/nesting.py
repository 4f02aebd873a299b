"""Owners below other owners: `shared/embed` where `shared` is owned too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hkmigrate.model.codes import CODES
from hkmigrate.model.graph import Graph
from hkmigrate.model.names import name_and_number, owner_names
from hkmigrate.model.plan import Accessor, Creator, GroupPlan, Migrate, Owner, Refuse
from hkmigrate.model.site import Refusal
from hkmigrate.plan.anchor import fits
from hkmigrate.plan.moving import Named, assert_may_go
from hkmigrate.plan.refusal import Refused


def nested(plans: Sequence[GroupPlan], graph: Graph, wanted: frozenset[str]) -> list[GroupPlan]:
    """Plans in which an owner below another is made by that one, since Haiku would number a name scope of its name.

    Where that cannot be, the owner is made under another name. `wanted` are the groups to carry out, empty for all.
    """
    nest = _Nest(graph, {plan.name: plan for plan in plans}, wanted)
    nest.settle()
    return list(nest.plans.values())


@dataclass(slots=True)
class _Nest:
    graph: Graph
    plans: dict[str, GroupPlan]
    wanted: frozenset[str]
    taken: set[str] = field(default_factory=set)

    def settle(self) -> None:
        ready = [plan for plan in self.plans.values() if isinstance(plan, Migrate) and self._counts(plan)]
        by_path = {plan.owner.path: plan.name for plan in ready}
        self.taken = {path.split("/")[0] for path in (*by_path, *self.plans)}
        self.taken |= {name for plan in ready for name in plan.owner.names}
        for plan in sorted(ready, key=lambda plan: (len(plan.owner.within), plan.owner.path)):
            above = self._above(plan, by_path)
            if above is not None and not self._put_under(plan, above):
                self.plans[plan.name] = self._moved_out(plan, above)

    def _counts(self, plan: Migrate) -> bool:
        made = plan.owner.path and plan.creators and not any(creator.keeps for creator in plan.creators)
        return bool(made) and (not self.wanted or plan.name in self.wanted)

    def _above(self, plan: Migrate, by_path: dict[str, str]) -> Migrate | None:
        """The plan of the nearest owner above."""
        for end in range(len(plan.owner.within), 0, -1):
            found = self.plans.get(by_path.get("/".join(plan.owner.within[:end]), ""))
            if isinstance(found, Migrate):
                return found
        return None

    def _put_under(self, plan: Migrate, above: Migrate) -> bool:
        """Let the owner above make the owner, by a method of its own; False where that cannot be."""
        owner, upper = plan.owner, above.owner
        alone = len(owner.within) == len(upper.within) + 1 and upper.anchor is not None
        plain = not any(one.inline or one.instead or one.make for one in (*plan.creators, *above.creators))
        roots = {creator.node for creator in above.creators}
        more = tuple(creator for creator in plan.creators if creator.node not in roots)
        if upper.anchor is None or not alone or not plain or owner.names or not self._can_make(above, more):
            return False
        own = [*owner.needs, *(need for one in owner.accessors for need in one.all_needs)]
        needs = [*own, *(need for one in upper.accessors for need in one.all_needs)]
        if not fits(self.graph, upper.anchor, needs, {creator.path for creator in plan.creators}):
            return False
        method = f"make_{owner.attribute}"
        makes = Accessor(method, "method", (), owner.make, True, True, "", owner.needs)
        creators = tuple(sorted((*above.creators, *more), key=lambda creator: creator.span))
        self.plans[above.name] = replace(
            above, owner=replace(upper, accessors=(*upper.accessors, makes)), creators=creators
        )
        made = replace(
            owner,
            within=(),
            make=f"{upper.attribute}.{method}()",
            anchor=owner.anchor and upper.anchor,
            needs=(),
            above=above.name,
        )
        self.plans[plan.name] = replace(plan, owner=made)
        return True

    def _can_make(self, above: Migrate, more: Iterable[Creator]) -> bool:
        """Whether further roots can make the upper owner too."""
        if more and (_uses_variables(above.owner) or any(one.make for one in above.creators)):
            return False
        base = name_and_number(above.owner.path.split("/")[0])[0]
        for creator in more:
            names = self.graph.nodes[creator.node].words | self.graph.names.get(creator.path, {}).keys()
            if creator.given or above.owner.attribute in names or above.owner.within or base in _counted(self.graph):
                return False
        return True

    def _moved_out(self, plan: Migrate, above: Migrate) -> GroupPlan:
        """The owner under a name of its own, with what moves; a refusal where no name is free."""
        taken = {name_and_number(first)[0] for first in self.taken} | _counted(self.graph)
        last = plan.owner.path.rsplit("/", 1)[-1]
        made = next(
            (name for name in owner_names(plan.owner.path.split("/")) if name_and_number(name)[0] not in taken), ""
        )
        if not made or plan.owner.names or self.graph.lifted is not None:
            message = f"another group is owned under `{above.owner.path}`, and Haiku would number one of the two"
            place = plan.sites[0].span
            return Refuse(
                plan.name, plan.sites, Refusal("unnatural-path", message, place, CODES["unnatural-path"].way_out)
            )
        try:
            others = (Named(other.name, other.sites) for other in self.plans.values())
            assert_may_go(self.graph, Named(plan.name, plan.sites), made, others)
        except Refused as outcome:
            return Refuse(plan.name, plan.sites, outcome.refusal)
        self.taken.add(made)
        old = plan.owner.path
        note = f"`{above.owner.path}` is owned by a module that cannot make another, so the owner is made as `{made}`"
        return replace(
            plan,
            owner=replace(
                plan.owner,
                within=(),
                make=_put(plan.owner.make, last, made),
                path=made,
                owns=tuple(f"{made}{path.removeprefix(old)}" for path in plan.owner.owns),
            ),
            creators=tuple(replace(one, make=one.make and _put(one.make, last, made)) for one in plan.creators),
            parameter_paths=tuple((was, f"{made}{now.removeprefix(old)}") for was, now in plan.parameter_paths),
            state_paths=tuple((was, f"{made}{now.removeprefix(old)}") for was, now in plan.state_paths),
            notes=(note, *plan.notes),
        )


def _uses_variables(owner: Owner) -> bool:
    """Whether the owner is made with something that only the function knows which makes it."""
    known = {owner.class_name.split(".")[0], *(need.local for need in owner.needs)}
    return any(isinstance(node, ast.Name) and node.id not in known for node in ast.walk(ast.parse(owner.make)))


def _put(make: str, last: str, made: str) -> str:
    """An expression that makes an owner with another name: the last text in it that is the old one."""
    for quote in ('"', "'"):
        head, found, tail = make.rpartition(f"{quote}{last}{quote}")
        make = f"{head}{quote}{made}{quote}{tail}" if found else make
    return make


def _counted(graph: Graph) -> set[str]:
    """The names, without numbers, of modules that Haiku may count with what is made in a root."""
    return set(graph.counted)

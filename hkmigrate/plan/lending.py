"""Borrowed names: the lender stands where a module was made under its name, or a method makes what replaced it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hkmigrate.model.override import Making, Override
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Factory, GroupPlan, Migrate, Owner, Use
from hkmigrate.model.site import Group
from hkmigrate.plan.owning import readers
from hkmigrate.plan.paths import is_stateless, lent_paths
from hkmigrate.plan.refusal import refused
from hkmigrate.plan.together import shown


def lend(group: Group) -> Migrate:
    """The migration of a group whose sites all borrow their name.

    Raises:
        Refused: a method could not take what the modules are built with.
    """
    uses = tuple(Use(site.span, (site.instance,), site.scope) for site in group.sites if site.instance is not None)
    overrides = [site.override for site in group.sites if site.override is not None]
    factories = tuple(_factories(overrides))
    notes = [
        f"the instance `{site.instance}` is used again; its parameters keep the paths they have"
        for site in group.sites
        if site.instance is not None
    ]
    notes += [_note(one) for one in overrides]
    lender, lent = group.sites[0].instance or "", group.sites[0].lent
    if overrides and not lender:
        lender, lent = f"self.{overrides[0].attribute}", overrides[0].base.made
    owner = Owner(lent, False, lender, (), None, "", (), (), readers(group), ())
    return Migrate(
        name=shown(group),
        sites=group.sites,
        owner=owner,
        creators=(),
        carriers=(),
        receivers=(),
        passes=(),
        uses=uses,
        dissolve=(),
        remove=(),
        unimport=(),
        parameter_paths=lent_paths(shown(group)),
        state_paths=() if is_stateless(lent) else lent_paths(shown(group)),
        notes=tuple(dict.fromkeys(notes)),
        factories=factories,
    )


def _note(override: Override) -> str:
    base, own = override.base.cls.rsplit(".", 1)[-1], override.own.cls.rsplit(".", 1)[-1]
    return (
        f"`{base}` makes `{override.attribute}` by the new method `{override.method}`, which `{own}` overrides;"
        " its parameters keep the paths they have"
    )


def _factories(overrides: Iterable[Override]) -> Iterator[Factory]:
    """The method of each base, and those that override it; all of a base take the same."""
    bases: dict[Span, list[Override]] = {}
    for override in overrides:
        bases.setdefault(override.base.span, []).append(override)
    for found in bases.values():
        first = found[0]
        taken = {name for one in found for making in (one.base, one.own) for name in making.takes}
        parameters = tuple(name for name in first.order if name in taken)
        for making in (first.base, *(one.own for one in found)):
            met = sorted(making.words & set(parameters))
            if met:
                message = f"the method that makes `{first.attribute}` would take a `{met[0]}` that hides another"
                raise refused("unclear-override", message, making.span)
        doc = f"Make `{first.attribute}`, for subclasses to override."
        yield Factory(first.method, first.base, _annotated(first.base, parameters), overrides=False, doc=doc)
        for one in found:
            alone = one.leaves if one.passes else None
            yield Factory(one.method, one.own, _annotated(one.own, parameters), overrides=True, alone=alone)


def _annotated(making: Making, parameters: tuple[str, ...]) -> tuple[str, ...]:
    known = dict(making.annotations)
    return tuple(f"{name}: {known[name]}" if name in known else name for name in parameters)


def with_constructors_gone(plans: list[GroupPlan]) -> list[GroupPlan]:
    """Plans in which a constructor stays where something is left in it, or other groups change it."""
    ready = [plan for plan in plans if isinstance(plan, Migrate)]
    gone = {one.making.statement for plan in ready for one in plan.factories if one.overrides}
    touched = [span for plan in ready for span in _touched(plan)]

    def settled(one: Factory) -> Factory:
        init = one.making.init
        free = one.alone is not None and set(one.alone) <= gone and not any(init.covers(span) for span in touched)
        return one if free else replace(one, alone=None)

    return [
        replace(plan, factories=tuple(map(settled, plan.factories))) if isinstance(plan, Migrate) else plan
        for plan in plans
    ]


def _touched(plan: Migrate) -> Iterator[Span]:
    """The code that a plan changes, but for the methods that it makes."""
    yield from (handed.call for handed in plan.passes)
    yield from (use.span for use in plan.uses)
    yield from (taken.init for taken in plan.receivers if taken.init is not None)
    yield from (maker.span for maker in plan.creators)
    yield from (*plan.dissolve, *plan.remove)

"""Local variables that only served what owners do now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate
from hkmigrate.model.site import Group, Removable


def with_locals_gone(plans: Sequence[GroupPlan], groups: Sequence[Group], wanted: frozenset[str]) -> list[GroupPlan]:
    """Plans that also remove the variables of readers which nothing uses any more after them.

    `wanted` are the groups that will be carried out, empty for all.
    """
    ready = [plan for plan in plans if isinstance(plan, Migrate) and (not wanted or plan.name in wanted)]
    gone = {span for plan in ready for span in plan.remove}
    of = {id(plan): list[Span]() for plan in ready}
    left = {one.span: one for group in groups for one in group.locals}
    while True:
        free = [one for one in left.values() if one.span not in gone and _is_free(one, ready, gone)]
        for one in free:
            owner = next(plan for plan in ready if any(use.span.path == one.span.path for use in plan.uses))
            of[id(owner)].append(one.span)
        gone |= {one.span for one in free}
        if not free:
            break
    return [
        replace(plan, remove=tuple(sorted({*plan.remove, *of[id(plan)]})))
        if isinstance(plan, Migrate) and id(plan) in of
        else plan
        for plan in plans
    ]


def _is_free(local: Removable, ready: Iterable[Migrate], gone: set[Span]) -> bool:
    """Whether every use of a variable goes, and with one at least what reads a parameter."""
    plans = list(ready)
    word = re.compile(rf"\b{re.escape(local.name)}\b")
    return any(_goes(use, word, plans, set()) for use in local.uses) and all(
        _goes(use, word, plans, gone) for use in local.uses
    )


def _goes(place: Span, word: re.Pattern[str], plans: Iterable[Migrate], gone: set[Span]) -> bool:
    """Whether the innermost piece of changed code around a use of a variable is one that goes."""
    found = [(span, True) for span in gone if span.covers(place)]
    for plan in plans:
        for use in plan.uses:
            if use.span.covers(place):
                spelled = any(isinstance(piece, str) and word.search(piece) for piece in use.written)
                found.append((use.span, not spelled))
                found += [(piece, False) for piece in use.written if isinstance(piece, Span) and piece.covers(place)]
    return min(found, key=lambda one: (one[0].end - one[0].start, one[1]), default=(place, False))[1]

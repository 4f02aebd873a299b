"""Which modules under forced names may be made before they are used, in the order of execution."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Literal

from hkmigrate.detect.evaluate.events import KEYS, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.classes import Made, is_lazy
from hkmigrate.detect.sites.makers import keeps_to_itself
from hkmigrate.detect.sites.makings import Making
from hkmigrate.source.project import Project

_DRAW_WHEN_BUILT = frozenset(("haiku.Embed",))
"""Modules of Haiku's own that make their parameters when they are built, and are the same ever after."""

Early = Literal["yes", "no", "redrawn"]
"""Whether a module may be made early: always, never, or with other initial values, since others draw before."""


def may_be_early(project: Project, events: Events, cls: Made | None, makings: Iterable[Making]) -> Early:
    """Whether one module may be made at the beginning, in the place of all that are made under one name."""
    ways = list(makings)
    if cls is None or not all(keeps_to_itself(function) for way in ways for function in _constructors(way)):
        return "no"
    if is_lazy(project, cls):
        return "yes"
    if cls.definition is None and cls.key not in _DRAW_WHEN_BUILT:
        return "no"
    roots = {way.access.root for way in ways}
    first = all(_draws_first(events, root, [way for way in ways if way.access.root == root]) for root in roots)
    return "yes" if first else "redrawn"


def _constructors(way: Making) -> Iterable[ast.FunctionDef]:
    behind = [step.context.function for step in way.steps[way.made + 1 :]]
    return (function for function in behind if isinstance(function, ast.FunctionDef))


def _draws_first(events: Events, root: int, ways: list[Making]) -> bool:
    """Whether nothing is drawn in a root before what the modules draw when they are built, if they draw anything."""
    building = {step.context for way in ways for step in way.steps[way.made + 1 :]}
    building |= {way.access.context for way in ways if isinstance(way.access.context.function, ast.ClassDef)}
    calls = {(way.steps[way.made].context, way.steps[way.made].node) for way in ways}
    if any(way.access.repeated for way in ways) and (ways[0].access.repeated or not ways[0].access.certain):
        return False  # keys are split there
    here = [(context, node, by) for (at, context, node), by in events.draws.items() if at == root]
    own = [(context, node) in calls or _is_within(context, building) for context, node, _ in here]
    if not any(own):
        return True
    alone = len({way.access.path for way in ways}) == 1  # of several, others may be used before the last is built
    first = own[0] if alone else all(own)
    return root >= 0 and first and not any(by is KEYS for (_, _, by), is_own in zip(here, own, strict=True) if is_own)


def _is_within(context: Context, around: set[Context]) -> bool:
    queue, seen = [context], set[Context]()
    while queue:
        one = queue.pop()
        if one in around:
            return True
        if one not in seen:
            seen.add(one)
            queue += [caller for caller, _ in one.callers if caller is not None]
    return False

"""Which modules under forced names may be made before they are used, in the order of execution."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from hkmigrate.detect.evaluate.events import KEYS, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.classes import Made, is_lazy
from hkmigrate.detect.sites.makers import keeps_to_itself
from hkmigrate.detect.sites.makings import Making
from hkmigrate.source.project import Project

_DRAW_WHEN_BUILT = frozenset(("haiku.Embed",))
"""Modules of Haiku's own that make their parameters when they are built, and are the same ever after."""


def may_be_early(project: Project, events: Events, cls: Made | None, makings: Iterable[Making]) -> bool:
    """Whether one module may be made at the beginning, in the place of all that are made under one name."""
    ways = list(makings)
    if cls is None or not all(keeps_to_itself(function) for way in ways for function in _constructors(way)):
        return False
    if is_lazy(project, cls):
        return True
    if any(way.access.repeated for way in ways):
        return False  # keys are split there
    if cls.definition is None and cls.key not in _DRAW_WHEN_BUILT:
        return False
    roots = {way.access.root for way in ways}
    return all(_draws_first(events, root, [way for way in ways if way.access.root == root]) for root in roots)


def _constructors(way: Making) -> Iterable[ast.FunctionDef]:
    behind = [step.context.function for step in way.steps[way.made + 1 :]]
    return (function for function in behind if isinstance(function, ast.FunctionDef))


def _draws_first(events: Events, root: int, ways: list[Making]) -> bool:
    """Whether nothing is drawn in a root before what the modules draw when they are built, if they draw anything."""
    building = {step.context for way in ways for step in way.steps[way.made + 1 :]}
    building |= {way.access.context for way in ways if isinstance(way.access.context.function, ast.ClassDef)}
    calls = {(way.steps[way.made].context, way.steps[way.made].node) for way in ways}
    own, first = [], None
    for number, ((at, context, node), by) in enumerate(events.draws.items()):
        if at == root:
            first = number if first is None else first
            if (context, node) in calls or _is_within(context, building):
                own.append((number, by))
    alone = len({way.access.path for way in ways}) == 1  # of several, others may be used before the last is built
    return not own or (alone and root >= 0 and own[0][0] == first and not any(by is KEYS for _, by in own))


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

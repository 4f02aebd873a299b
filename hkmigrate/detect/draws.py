"""What takes random keys in a root, in the order of execution, and which parameters would be drawn from others."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import dropwhile

from hkmigrate.detect.evaluate.events import KEYS, PARTS, READS, Access, Drawn, Events, Part
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.evaluate.values import Place

Draw = tuple[str | Drawn | None, Place | None]
"""What takes random keys, and where: the path of a parameter, or something else without a place."""


def drawn(events: Events, root: int, reads: Mapping[str, Access], renames: Mapping[str, str]) -> list[Draw]:
    """What takes random keys in a root, in the order of execution: the first access of each path, and what has none.

    Several paths that one call comes to are left out: of a loop, only the first time is known.
    """
    modules = {old.rpartition("/")[0]: new.rpartition("/")[0] for old, new in renames.items()}
    paths: dict[tuple[Context, ast.AST | None], list[Draw]] = {}
    for path, access in reads.items():
        paths.setdefault((access.context, access.node), []).append((path, access.place))
    met = {(access.context, access.node) for access in events.by_root.get(root, ()) if access.kind in READS}
    found: list[Draw] = []
    for (at, context, node), by in events.draws.items():
        if at == root:
            part = replace(by, path=modules.get(by.path, by.path)) if isinstance(by, Part) else by
            others: list[Draw] = [(part, None)]
            own = paths.get((context, node), [] if (context, node) in met else others)
            found += own if len(own) == 1 else []
    return found


def redrawn(before: Sequence[Draw], after: Sequence[Draw]) -> tuple[str, Place | None]:
    """The first path of a root that would be drawn from another key, since others are drawn before it; and where."""
    if all(place is not None for _, place in (*before, *after)):
        return "", None  # that is told by the order of the paths
    both = {path for path, _ in before} & {path for path, _ in after}
    pairs = zip(*(_comparable(order, both) for order in (before, after)), strict=False)
    for path, place in (old for old, _ in dropwhile(lambda pair: pair[0][0] == pair[1][0], pairs)):
        if place is not None:
            return str(path), place
    return "", None


def _comparable(order: Sequence[Draw], both: Set[str | Drawn | None]) -> Sequence[Draw]:
    """What is drawn, without paths that only one of both executions tells, and once what comes in a row."""
    kept = [one for one in order if one[0] is not PARTS and (one[0] in both or one[0] in (None, KEYS))]
    return [one for at, one in enumerate(kept) if at == 0 or one[0] != kept[at - 1][0]]

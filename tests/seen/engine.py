"""The engine's side: what the abstract execution of a folder says of accesses under forced names."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hkmigrate.detect.evaluate.events import Access
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.detect.evaluate.values import Text, Top, Union
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

from .records import Event, Span

Engine = Callable[[Path, Sequence[str]], list[Event]]
ROOT = "~"  # Haiku's name for what belongs to no module


def seen(root: Path, entry_points: Sequence[str] = ()) -> list[Event]:
    """The accesses under forced names, and those of no module, in a folder."""
    found = evaluate_project(Project(read_tree([root], ())), entry_points)
    return [event for access in found.accesses if access.forced or access.path == ROOT for event in _events(access)]


def _events(access: Access) -> Iterator[Event]:
    """An access as one event for each name that it may go by, and each stack of calls."""
    paths, leaves = _alternatives(access.path), _alternatives(access.leaf)
    certain = access.certain and len(paths) == len(leaves) == 1
    for path, leaf, frames in itertools.product(paths, leaves, _stacks(access)):
        known_path, known_leaf = isinstance(path, str), leaf is None or isinstance(leaf, str)
        spelled = f"{_spelled(path)}: {_spelled(leaf)}" if leaf is not None else _spelled(path)
        yield Event(
            access.kind,
            path if isinstance(path, str) else None,
            leaf if isinstance(leaf, str) else None,
            frames,
            certain,
            known_path and known_leaf,
            spelled,
        )


def _alternatives(value: object) -> tuple[object, ...]:
    return value.alternatives if isinstance(value, Union) else (value,)


def _stacks(access: Access) -> list[tuple[Span, ...]]:
    """The calls of the tree's code in which it is met, outermost first and its own last, for each way to come there."""
    site = _span(access.place.path, access.node)
    stacks = [
        [_span(at.path, call) for at, call in stack if call is not None and not isinstance(at.function, ast.ClassDef)]
        for stack in access.context.stacks()
    ]
    return list(dict.fromkeys((*stack, site) for stack in stacks)) or [(site,)]


def _span(path: str, node: ast.AST) -> Span:
    first = getattr(node, "lineno", 0)
    return Span(path, first, getattr(node, "end_lineno", None) or first)


def _spelled(value: object) -> str:
    """A name, or what is known of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else "{}" for part in value.parts)
    return f"<{value.code}: {value.why}, {value.place}>" if isinstance(value, Top) else f"<{type(value).__name__}>"

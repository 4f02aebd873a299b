"""One comparison: what was asked for, and what has been found so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hkmigrate.model.verdict import Outside, Uncompared

if TYPE_CHECKING:
    from hkmigrate.check.nursery import Nursery
    from hkmigrate.config import CheckOptions
    from hkmigrate.model.verdict import CaseReport


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two trees.

    Attributes:
        name: `old` or `new`.
        tree: its folder.
        seconds: how long a child of it may run.
        memory: gigabytes of address space that a child may take, 0 for no limit.
        watched: lines by path of which a child says whether it has run them.
        origins: other copies of the tree, which must not be imported in its place.
    """

    name: str
    tree: Path
    seconds: float
    memory: float
    watched: Mapping[str, list[int]]
    origins: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Two trees to compare.

    Attributes:
        old: the old tree's folder, resolved.
        new: the new tree's folder, resolved.
        options: cases, commands and limits.
        renames: old parameter and state paths to new ones; those that are inferred are added.
        infer: whether paths that have moved without a rename may be renamed as their use tells.
        changed: rewritten lines by path, of the new tree.
        progress: told in a few words what is going on.
        nursery: the process to fork workers from; None where there is none yet.
        origin: the folder that both trees are copies of, if they are.
        sites: the places in the old tree, as path and line, that each group rewrites, by the group's name.
    """

    old: Path
    new: Path
    options: CheckOptions
    renames: dict[str, str]
    infer: bool
    changed: Mapping[str, tuple[int, ...]]
    progress: Callable[[str], None]
    nursery: Nursery | None = None
    origin: Path | None = None
    sites: Mapping[str, frozenset[tuple[str, int]]] = field(default_factory=dict)

    def sides(self) -> tuple[Side, Side]:
        """The old and the new tree; lines are watched of the new one, and of the old one those of sites."""
        limits = self.options.timeout, self.options.memory
        watched = {path: list(lines) for path, lines in self.changed.items()}
        more = (self.origin,) if self.origin is not None else ()
        places: dict[str, list[int]] = {}
        for path, line in sorted({spot for group in self.sites.values() for spot in group}):
            places.setdefault(path, []).append(line)
        return (
            Side("old", self.old, *limits, places, (self.new, *more)),
            Side("new", self.new, *limits, watched, (self.old, *more)),
        )


@dataclass(slots=True)
class Findings:
    """Reports in the order of the cases, and lines of which nothing has been seen yet.

    Attributes:
        reports: one for each case.
        pending: rewritten lines that no process has run yet; None before the first.
        outside: those that none has run in a transform, likewise.
        unused: lines of sites that no process of the old tree has run, likewise.
    """

    reports: list[CaseReport] = field(default_factory=list)
    pending: set[tuple[str, int]] | None = None
    outside: set[tuple[str, int]] | None = None
    unused: set[tuple[str, int]] | None = None

    def missed(self, message: Mapping[str, Any]) -> None:
        """A process of the new tree says which of the rewritten lines it never ran, and which in no transform."""
        never, outside = _spots(message["never_ran"]), _spots(message["outside"])
        self.pending = never if self.pending is None else self.pending & never
        self.outside = outside if self.outside is None else self.outside & outside

    def heard(self, side: str, message: Mapping[str, Any]) -> None:
        """The last word of a process of either tree."""
        if side == "new":
            self.missed(message)
            return
        never = _spots(message["never_ran"])
        self.unused = never if self.unused is None else self.unused & never

    def unrun(self, sites: Mapping[str, frozenset[tuple[str, int]]]) -> tuple[str, ...]:
        """The groups of which no site has run."""
        unused = self.unused or set()
        return tuple(group for group, spots in sites.items() if spots and spots <= unused)

    def uncompared(self, more: Iterable[Uncompared]) -> tuple[Uncompared, ...]:
        """Changed lines that ran, but in no transform, and those that are outside of every function."""
        ran = (self.outside or set()) - (self.pending or set())
        return tuple(sorted({*more, *(Uncompared(path, line, Outside.RAN) for path, line in ran)}))


def _spots(lines: Iterable[Sequence[object]]) -> set[tuple[str, int]]:
    return {(str(path), int(str(line))) for path, line in lines}

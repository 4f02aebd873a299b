"""`python -m tests.benchmarks.crashes`: writes are killed, fail, lose power, are edited into: is a tree ever half?

And forged state, saved plans and folders: does a command ever touch what it must not?
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import hostile, points, processes
from .points import HIDDEN, LOST, MIXED, STRAY, Point
from .scenes import SCENES


@dataclass
class Tally:
    """Counts over all points."""

    points: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def add(self, kind: str, found: Iterable[Point]) -> None:
        """Count the points of a kind."""
        for what, wrong in found:
            self.points[kind] += 1
            if wrong:
                self.wrong[wrong.partition(":")[0].partition(" until")[0]] += 1
                self.mistakes.append(f"{what}: {wrong}")

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.mistakes and bool(self.points)

    def lines(self) -> Iterator[str]:
        """The report; its last line has the counts."""
        yield from self.mistakes
        for kind, count in self.points.items():
            yield f"  {kind}: {count}"
        wrong = self.wrong[MIXED] + self.wrong[HIDDEN]
        rest = self.wrong.total() - wrong - self.wrong[STRAY] - self.wrong[LOST]
        yield (
            f"crashes {self.points.total()}: mixed trees {wrong}, stray files {self.wrong[STRAY]}, "
            f"foreign edits lost {self.wrong[LOST]}, otherwise wrong {rest}"
        )


@dataclass
class Hostile:
    """Counts over forged cases."""

    cases: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def add(self, found: Iterable[Point]) -> None:
        """Count cases."""
        for what, wrong in found:
            self.cases += 1
            if wrong:
                self.wrong[wrong.partition(":")[0]] += 1
                self.mistakes.append(f"{what}: {wrong}")

    def lines(self) -> Iterator[str]:
        """The report; its last line has the counts."""
        yield from self.mistakes
        outside, stuck, crashed = (self.wrong[kind] for kind in (hostile.OUTSIDE, hostile.STUCK, hostile.TRACEBACK))
        yield f"hostile {self.cases}: outside {outside}, stuck {stuck}, tracebacks {crashed}"


KINDS: dict[str, tuple[Callable[..., Iterator[Point]], int]] = {
    "killed at an operation": (points.kills, 1),
    "killed in recovery, too": (points.kills_in_recovery, 11),
    "an operation fails": (points.failures, 4),
    "an operation of recovery fails": (points.failures_in_recovery, 43),
    "power lost": (partial(points.losses, deep=10), 1),
    "power lost after the end": (points.returned, 1),
    "edited after a kill": (points.edits, 8),
    "edited meanwhile": (points.meanwhile, 8),
    "another command meanwhile": (points.others, 4),
}
"""How a write is interrupted, and every how manieth operation of the first command is taken, unless all are."""


def run(folder: Path, *, kills: int, pairs: int, every: bool = False) -> Tally:
    """All kinds of points, on every scene; `kills` and `pairs` of real processes; at `every` operation."""
    tally = Tally()
    tree = folder / "tree"
    for scene in SCENES:
        for kind, (found, step) in KINDS.items():
            started = time.monotonic()
            tally.add(kind, found(scene, tree, every=1 if every else step))
            sys.stderr.write(f"{scene.name}, {kind}: {time.monotonic() - started:.0f} s\n")
    tally.add("SIGKILL to a process", processes.sigkills(tree, kills))
    tally.add("two processes at once", processes.pairs(tree, pairs))
    return tally


def main() -> int:
    """Run the benchmark and print its report; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crashes", description=__doc__)
    parser.add_argument("--all", action="store_true", help="take every operation, not a share of them")
    parser.add_argument("--kills", type=int, default=40, help="how many processes are killed")
    parser.add_argument("--pairs", type=int, default=20, help="how often two processes run at once")
    parser.add_argument("--hostile", type=int, default=400, help="how many forged cases there are")
    parser.add_argument("--only-hostile", action="store_true", help="interrupt nothing, and run the forged cases alone")
    parser.add_argument("--seed", type=int, default=0, help="which forged cases; number i of a seed is always the same")
    parser.add_argument("--folder", help="where trees are made; a file system in memory is quickest")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hkmigrate-crashes-", dir=asked.folder) as folder:
        disk = Path(folder).resolve()
        tally = Tally() if asked.only_hostile else run(disk, kills=asked.kills, pairs=asked.pairs, every=asked.all)
        forged = Hostile()
        forged.add(hostile.cases(disk / "tree", asked.hostile, asked.seed))
    interrupted = [] if asked.only_hostile else [*tally.lines()]
    sys.stdout.write("".join(f"{line}\n" for line in (*interrupted, *forged.lines())))
    return 0 if (asked.only_hostile or tally.sound) and not forged.mistakes else 1


if __name__ == "__main__":
    sys.exit(main())

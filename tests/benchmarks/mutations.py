"""`python -m tests.benchmarks.mutations --programs 250 --seed 1`: is every wrong migration found, and no right one?"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .bench import Bench, Judged, Program
from .scores import ORACLES


@dataclass
class Tally:
    """Counts over all programs."""

    skipped: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: int = 0
    asked: int = 0
    alone: Counter[str] = field(default_factory=Counter)
    discarded: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Tally:
        """What earlier runs have counted."""
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return cls(**{key: Counter(value) if isinstance(value, dict) else value for key, value in found.items()})

    def write(self, file: Path) -> None:
        """Keep what was counted for later runs, all of it or what was there before."""
        part = file.with_suffix(".part")
        part.write_text(json.dumps(vars(self)), encoding="utf-8")
        part.replace(file)

    def add(self, program: Program) -> None:
        """Counts a program."""
        self.labels.append(program.label)
        if program.why:
            self.skipped[program.why.partition(":")[0]] += 1
        self.discarded += program.discarded
        self.mistakes += [f"{program.label} {why}" for why in program.discarded if why.startswith("right, ")]
        for judged in program.judged:
            self._judged(program.label, judged)

    def _judged(self, label: str, judged: Judged) -> None:
        if judged.wrong:
            self.wrong[judged.kind] += 1
            self.found[judged.kind] += judged.found
            self.asked += bool(judged.alone)
            self.alone.update(name for name, seen in judged.alone.items() if seen)
        else:
            self.right += 1
        if judged.found != judged.wrong:
            what = "not found" if judged.wrong else "false alarm"
            self.mistakes.append(f"{label} {what}: {judged.kind}\n{judged.said}\n{judged.diff}")

    @property
    def sound(self) -> bool:
        """Whether the check made no mistake."""
        return not self.mistakes and bool(self.wrong)

    def lines(self) -> Iterator[str]:
        """The report."""
        yield from self.mistakes
        yield "found of seeded by kind:"
        for kind in sorted(self.wrong):
            yield f"  {self.found[kind]:5} of {self.wrong[kind]:5}  {kind}"
        seeded = self.wrong.total()
        yield f"each oracle alone, on a sample of {self.asked}:"
        for name in ORACLES:
            yield f"  {100 * self.alone[name] / max(1, self.asked):5.1f} %  {name}"
        for why, count in self.skipped.most_common():
            yield f"  {count} programs skipped: {why}"
        nothing = sum(count for why, count in self.discarded.items() if not why.startswith("right, "))
        yield f"  {nothing} changes thrown away, since they change nothing or do not run"
        alarms = sum("false alarm" in mistake for mistake in self.mistakes)
        judged = f"found {self.found.total()} of {seeded}, false alarms {alarms} of {self.right}"
        yield f"mutations {len(self.labels)} programs, {len(self.wrong)} kinds: {judged}"


def lane(seed: int, indices: Iterable[int], wrong: int, right: int, *, progress: bool = False) -> list[Program]:
    """Judges some programs of a seed, one after the other."""
    programs = []
    with Bench() as bench:
        for index in indices:
            programs.append(bench.program(seed, index, wrong, right))
            if progress:
                sys.stderr.write(f"{seed}:{index} {bench.seen.total()} wrong ones\n")
    return programs


def run(
    seed: int, first: int, programs: int, wrong: int, right: int, lanes: int = 1, before: Tally | None = None
) -> Tally:
    """Judges programs in as many lanes as are asked for, those aside that were counted `before`."""
    tally = before or Tally()
    whole = [index for index in range(first, first + programs) if f"{seed}:{index}" not in tally.labels]
    if lanes == 1:
        parts = [lane(seed, whole, wrong, right, progress=True)]
    else:
        with multiprocessing.get_context("spawn").Pool(lanes) as pool:
            parts = pool.starmap(lane, [(seed, whole[start::lanes], wrong, right) for start in range(lanes)])
    for part in parts:
        for program in part:
            tally.add(program)
    return tally


def main() -> int:
    """Judges programs from the command line; 1 when the check has made a mistake."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mutations", description=__doc__)
    parser.add_argument("--programs", type=int, default=250, help="how many random programs")
    parser.add_argument("--seed", type=int, default=1, help="which programs")
    parser.add_argument("--first", type=int, default=0, help="the first number")
    parser.add_argument("--wrong", type=int, default=8, help="wrong forms of each")
    parser.add_argument("--right", type=int, default=8, help="right forms of each")
    parser.add_argument("--workers", type=int, default=1, help="lanes, each with a process for old and one for new")
    parser.add_argument("--into", type=Path, help="a file of what earlier runs have counted, to which this one adds")
    given = parser.parse_args()
    before = Tally.read(given.into) if given.into else Tally()
    counted = before.wrong.total() + before.right
    started = time.monotonic()
    tally = run(given.seed, given.first, given.programs, given.wrong, given.right, given.workers, before)
    if given.into:
        tally.write(given.into)
    *lines, last = tally.lines()
    took = time.monotonic() - started
    spent = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    forms = max(1, tally.wrong.total() + tally.right - counted)
    lines.append(f"  {took:.0f} s; of processors' time {spent:.0f} s, {spent / forms:.2f} s a form")
    sys.stdout.write("\n".join([*lines, last, ""]))
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())

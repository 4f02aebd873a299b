"""A range of programs of one seed, in as many lanes as are asked for."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .draw import replayed, seeded
from .judge import Bench, Outcome
from .program import write
from .shrink import Numbers, shrink
from .tally import Tally, keep, report
from .workers import Workers


@dataclass(frozen=True)
class Settings:
    """What to run.

    Attributes:
        seed: programs are known by seed and index.
        first: the first index.
        programs: how many.
        keep: where reports of wrong programs go, None for nowhere.
        shrink: seconds to spend on making a wrong program smaller.
        refused: whether reports of needlessly refused programs are kept too.
        lazy: whether programs in which nothing changes are not run.
        progress: whether to say now and then how far it has come.
    """

    seed: int = 0
    first: int = 0
    programs: int = 200
    keep: Path | None = None
    shrink: float = 0.0
    refused: bool = False
    lazy: bool = False
    progress: bool = False


def run(settings: Settings, lanes: int = 1) -> Tally:
    """Judge all programs."""
    whole = range(settings.first, settings.first + settings.programs)
    if lanes == 1:
        return lane(settings, whole)
    tally = Tally()
    with multiprocessing.get_context("spawn").Pool(lanes) as pool:
        for part in pool.starmap(lane, [(settings, whole[start::lanes]) for start in range(lanes)]):
            tally.merge(part)
    return tally


def lane(settings: Settings, indices: Iterable[int]) -> Tally:
    """Judge the programs of some indices, one after the other."""
    tally, seen = Tally(), set[str]()
    with Workers() as workers:
        bench = Bench(workers, settings.lazy)
        for index in indices:
            label = f"{settings.seed}:{index}"
            draw = seeded(settings.seed, index)
            written = write(draw)
            outcome = bench.judge(written)
            tally.add(label, outcome)
            if outcome.kind in ("wrong", "invalid") or (settings.refused and outcome.kind == "refused"):
                seconds = settings.shrink if outcome.kind_of_failure not in seen else 0.0
                seen.add(outcome.kind_of_failure)
                _record(settings, bench, label, tuple(draw.taken), seconds)
            if settings.progress and tally.total % 100 == 0:
                sys.stderr.write(f"{label} {dict(tally.kinds)}\n")
    return tally


def _record(settings: Settings, bench: Bench, label: str, taken: Numbers, seconds: float) -> None:
    """Keep a program, as small as it can be made."""
    outcome = bench.judge(write(replayed(taken)))

    def same(numbers: Numbers) -> Numbers | None:
        draw = replayed(numbers)
        found = bench.judge(write(draw))
        return tuple(draw.taken) if _alike(found, outcome) else None

    if seconds:
        taken = shrink(taken, same, seconds)
    written = write(replayed(taken))
    text = report(label, written, bench.judge(written))
    if outcome.kind == "wrong":
        sys.stderr.write(f"{text}\n")
    if settings.keep is not None:
        keep(settings.keep, f"{outcome.kind}-{label}", text)


def _alike(found: Outcome, outcome: Outcome) -> bool:
    """Whether a smaller program fails in the same way."""
    return found.kind == outcome.kind and found.kind_of_failure == outcome.kind_of_failure

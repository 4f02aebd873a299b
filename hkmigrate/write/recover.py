"""What an apply or undo that was interrupted has left behind: finished or taken back, never half."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from hkmigrate.write.bench import Bench
from hkmigrate.write.carry import finish, tidy
from hkmigrate.write.journal import Journal, State, Step, Verb


@dataclass(frozen=True, slots=True)
class Recovered:
    """An apply or undo that had been interrupted, and is settled now.

    Attributes:
        verb: which it was.
        finished: whether its files are as it wanted them, or as they were before.
        paths: the files, relative to the root, links followed.
        foreign: those that somebody has changed since, which were left as they are.
        kept: where the old contents of those lie.
    """

    verb: Verb
    finished: bool
    paths: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    kept: tuple[Path, ...] = ()

    def __str__(self) -> str:
        noun = "an apply" if self.verb is Verb.APPLY else "an undo"
        done = "has been finished" if self.finished else "has been taken back"
        lines = [f"{noun} that had been interrupted {done}"]
        lines += [f"{path} has been edited since, and is left as it is" for path in self.foreign]
        lines += [f"what it held before is in {path}" for path in self.kept]
        return "; ".join(lines)


def recover(bench: Bench) -> Recovered | None:
    """Settle what an earlier apply or undo has left in this tree; None where that was nothing.

    Raises:
        WriteError: its journal cannot be understood.
        OSError: the system refuses; the journal stays for another try.
    """
    journal = bench.load()
    if journal is None:
        bench.sweep()
        return None
    if journal.state is State.PREPARED:
        tidy(bench, journal)
        return Recovered(journal.verb, finished=False, paths=journal.paths)
    if journal.state is State.COMMITTED and _goes_back(bench, journal):
        journal = journal.at(State.BACK)
        bench.turn(journal)
    foreign = finish(bench, journal)
    kept = [
        keep
        for index, step in enumerate(journal.steps)
        if step.path in foreign and (keep := _kept(bench, journal, index, step)) is not None
    ]
    tidy(bench, journal)
    return Recovered(journal.verb, journal.state is State.COMMITTED, journal.paths, foreign, tuple(kept))


class _Stand(Enum):
    """Where a committed step stands: done, or to be done, or changed by somebody before or after its turn came."""

    DONE = auto()
    WAITS = auto()
    EARLY = auto()
    LATE = auto()
    UNCLEAR = auto()


def _goes_back(bench: Bench, journal: Journal) -> bool:
    """Whether every file that cannot be brought forward was edited, or lost what it needs, before its turn came."""
    stands = {_stand(bench, journal, index) for index in range(len(journal.steps))}
    early = _Stand.EARLY in stands or {_Stand.UNCLEAR, _Stand.WAITS} <= stands
    return early and _Stand.LATE not in stands


def _stand(bench: Bench, journal: Journal, index: int) -> _Stand:
    step = journal.steps[index]
    now, (staged, old) = bench.look(step.path), map(bench.look, journal.both(index))
    if now == step.new:
        has_way_back = step.old in (None, step.new, old)
        return _Stand.DONE if has_way_back else _Stand.LATE
    if now == step.old and staged == step.new:
        return _Stand.WAITS
    if None in (step.old, step.new):
        return _Stand.UNCLEAR
    if now == step.old:
        return _Stand.EARLY
    return _Stand.EARLY if staged == step.new else _Stand.LATE


def _kept(bench: Bench, journal: Journal, index: int, step: Step) -> Path | None:
    """Keep the old content of a file that somebody has edited."""
    old = bench.path(journal.beside(index, "old"))
    if step.old is None or bench.disk.look(old) != step.old:
        return None
    top = bench.folder / "kept" / journal.token
    target = top / step.path
    for folder in reversed([folder for folder in target.parents if folder.is_relative_to(bench.folder / "kept")]):
        bench.disk.make_folder(folder)
        bench.disk.sync(folder.parent)
    if bench.disk.look(target) != step.old:
        bench.disk.remove(target)
        bench.disk.create(target, bench.disk.read(old) or b"", old)
        bench.disk.sync(target)
        bench.disk.sync(target.parent)
    return target

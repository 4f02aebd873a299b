"""What an apply or undo that was interrupted has left behind: finished or taken back, never half."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from hkmigrate.model.edit import digest
from hkmigrate.write.errors import WriteError
from hkmigrate.write.journal import Journal, State, Step, Verb
from hkmigrate.write.state import assert_private, removal
from hkmigrate.write.transaction import finish, tidy
from hkmigrate.write.write_lock import LockedTree


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


def recover(tree: LockedTree) -> Recovered | None:
    """Settle what an earlier apply or undo has left in this tree; None where that was nothing.

    Raises:
        WriteError: its journal cannot be understood, or the system refuses; the journal stays for another try.
        OSError: the system refuses to let the journal be read.
    """
    journal = tree.load()
    if journal is None:
        tree.sweep()
        return None
    try:
        return _settled(tree, journal)
    except OSError as error:
        raise WriteError(
            f"{tree.at}: {error.strerror or error}; so what was interrupted in {tree.root} is not settled yet, and the "
            "next apply or undo tries again. Where that does not help, look at the files there, and then remove the "
            f"journal: {removal(tree.state.journal)}"
        ) from error


def _settled(tree: LockedTree, journal: Journal) -> Recovered:
    if journal.state is State.PREPARED:
        tidy(tree, journal)
        return Recovered(journal.verb, finished=False, paths=journal.paths)
    if journal.state is State.COMMITTED and _goes_back(tree, journal):
        journal = journal.at(State.BACK)
        tree.turn(journal)
    foreign = finish(tree, journal)
    kept = [
        keep
        for index, step in enumerate(journal.steps)
        if step.path in foreign and (keep := _kept(tree, journal, index, step)) is not None
    ]
    tidy(tree, journal)
    return Recovered(journal.verb, journal.state is State.COMMITTED, journal.paths, foreign, tuple(kept))


class _Stand(Enum):
    """Where a committed step stands: done, or to be done, or changed by somebody before or after its turn came."""

    DONE = auto()
    WAITS = auto()
    EARLY = auto()
    LATE = auto()
    UNCLEAR = auto()


def _goes_back(tree: LockedTree, journal: Journal) -> bool:
    """Whether every file that cannot be brought forward was edited, or lost what it needs, before its turn came."""
    stands = {_stand(tree, journal, index) for index in range(len(journal.steps))}
    early = _Stand.EARLY in stands or {_Stand.UNCLEAR, _Stand.WAITS} <= stands
    return early and _Stand.LATE not in stands


def _stand(tree: LockedTree, journal: Journal, index: int) -> _Stand:
    step = journal.steps[index]
    now, (staged, old) = tree.look(tree.target(step.path)), map(tree.look, tree.both(journal, index))
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


def _kept(tree: LockedTree, journal: Journal, index: int, step: Step) -> Path | None:
    """Keep the old content of a file that somebody has edited."""
    old = tree.beside(journal, index, "old")
    if step.path is None or step.old is None or tree.look(old) != step.old:
        return None
    data = tree.disk.read(old) or b""
    target = tree.state.kept(journal.token, index, Path(step.path).name)
    for folder in (target.parent.parent, target.parent):
        tree.disk.make_folder(folder, 0o700)
        assert_private(folder)
        tree.disk.sync(folder.parent)
    if tree.disk.look(target) != digest(data):
        tree.disk.remove(target)
        tree.disk.create(target, data)
        tree.disk.sync(target)
        tree.disk.sync(target.parent)
    return target

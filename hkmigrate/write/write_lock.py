"""A tree while it is written to: the lock on it, its journal, and where the files of a journal's steps are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hkmigrate.write.disk import OTHER, Disk, Lock, UnfitFileError
from hkmigrate.write.errors import BlockedError, WriteError
from hkmigrate.write.journal import LARGEST_JOURNAL, Journal, State
from hkmigrate.write.state import TreeState

_NEXT = {State.COMMITTED: "commit", State.BACK: "back"}
_TRIES = 100


class LockedTree:
    """A tree, locked for writing.

    Attributes:
        disk: what carries operations out.
        state: where its state is.
        root: the tree's root, links followed.
        at: the file that was last worked on, for messages.
    """

    def __init__(self, disk: Disk, state: TreeState) -> None:
        self.disk = disk
        self.state = state
        self.root = state.root
        self.at = state.base

    def target(self, path: str | None) -> Path:
        """The file of a step."""
        return self.state.record if path is None else self.root / path

    def beside(self, journal: Journal, index: int, kind: str) -> Path:
        """The temporary file of a step, in the folder of its file: its content that is `new`, or `old`."""
        path = journal.steps[index].path
        if path is None:
            return self.state.beside_record(journal.token, kind)
        return (self.root / path).with_name(journal.beside(index, kind))

    def both(self, journal: Journal, index: int) -> tuple[Path, Path]:
        """The temporary files of a step: what it leads to, and what it comes from."""
        new, old = (self.beside(journal, index, kind) for kind in ("new", "old"))
        return (old, new) if journal.state is State.BACK else (new, old)

    def look(self, path: Path) -> str | None:
        """The digest of a file, as `Disk.look`; `OTHER` where a folder of the tree above it has become a link."""
        self.at = path
        return self.disk.look(path) if self.is_direct(path) else OTHER

    def is_direct(self, path: Path) -> bool:
        """Whether no link leads to the folder of a file; the state folder was looked at when it was locked."""
        return path.parent == self.state.records or os.path.realpath(path.parent) == str(path.parent)

    def load(self) -> Journal | None:
        """The journal, if there is one.

        Raises:
            WriteError: it cannot be understood.
        """
        file = self.at = self.state.journal
        data = self.state.read(self.disk, file, LARGEST_JOURNAL)
        if data is None:
            return None
        try:
            journal = Journal.from_bytes(data)
            if journal.root != str(self.root):
                raise ValueError("it is about another tree")  # noqa: TRY301 - said like all else that is wrong with it
        except ValueError as error:
            why = "is not a journal that this version of hkmigrate can read"
            raise self.state.unreadable(file, why) from error
        return journal

    def begin(self, journal: Journal) -> None:
        """Make the journal durable, before anything that it names is done."""
        self.state.sync(self.disk)
        self._put(self.state.journal, journal.to_bytes())

    def stage_turns(self, journal: Journal) -> None:
        """Have the journals ready that this one may be replaced by, so that turning takes no space."""
        for state in _NEXT:
            self._put(self._next(state), journal.at(state).to_bytes())

    def turn(self, journal: Journal) -> None:
        """Replace the journal by `journal`, which is this one in another state."""
        self.at = self.state.journal
        staged = self._next(journal.state)
        if self.disk.look(staged) is None:
            self._put(self.state.journal, journal.to_bytes())
        else:
            self.disk.rename(staged, self.state.journal)
            self.disk.sync(self.state.journals)

    def end(self) -> None:
        """Remove the journal: all that it names is done."""
        self.at = self.state.journal
        self._sweep(self.state.journals, but=self.state.journal.name)
        self.disk.remove(self.state.journal)
        self.disk.sync(self.state.journals)

    def sweep(self) -> None:
        """Remove all that is only needed while there is a journal."""
        self._sweep(self.state.journals, but=self.state.journal.name)
        self._sweep(self.state.records, but=self.state.record.name)

    def leave(self) -> None:
        """Remove the lock's file."""
        self.disk.remove(self.state.lock)

    def _sweep(self, folder: Path, but: str) -> None:
        for name in sorted(self.disk.names(folder)):
            if name.startswith(self.state.key) and name != but:
                self.disk.remove(folder / name)

    def _next(self, state: State) -> Path:
        return self.state.journal.with_suffix(f".{_NEXT[state]}")

    def _put(self, file: Path, data: bytes) -> None:
        """Write a file of the state, all of it or nothing."""
        self.at = file
        staged = file.with_suffix(f"{file.suffix}.tmp")
        self.disk.remove(staged)
        self.disk.create(staged, data)
        self.disk.sync(staged)
        self.disk.rename(staged, file)
        self.disk.sync(file.parent)


def assert_readable(journal: Journal) -> None:
    """Make sure that a journal can be read again, lest the tree be stuck after an interruption.

    Raises:
        WriteError: it cannot.
    """
    data = journal.to_bytes()
    if len(data) > LARGEST_JOURNAL:
        raise WriteError(f"{journal.root}: more files than can be written at once; nothing was written")
    try:
        Journal.from_bytes(data)
    except ValueError as error:
        raise WriteError(f"{journal.root}: what was to be done {error}; nothing was written") from error


@contextmanager
def locked(disk: Disk, state: TreeState) -> Iterator[LockedTree]:
    """A tree, locked for writing; what fails becomes a `WriteError`.

    Raises:
        BlockedError: another process writes to this tree.
        WriteError: the system refuses, or the state folder cannot be used.
    """
    tree = LockedTree(disk, state)
    with _translated(tree):
        lock = _lock(tree)
        try:
            yield tree
        finally:
            try:
                with suppress(OSError):  # what stays is swept by the next one
                    tree.leave()
            finally:
                lock.close()


def is_unsettled(disk: Disk, state: TreeState) -> bool:
    """Whether an earlier apply or undo in this tree has left more than its record, or is still at work."""
    return state.key in disk.names(state.locks) or any(
        name.startswith(state.key) for name in disk.names(state.journals)
    )


def _lock(tree: LockedTree) -> Lock:
    tree.state.prepare(tree.disk)
    tree.state.assert_own(tree.state.lock)
    for _ in range(_TRIES):
        try:
            lock = tree.disk.lock(tree.state.lock)
        except UnfitFileError as error:
            raise tree.state.unreadable(tree.state.lock, str(error)) from error
        if lock is None:
            break
        if lock.is_current:
            return lock
        lock.close()
    raise BlockedError(f"another hkmigrate is writing to {tree.root}; nothing was written")


@contextmanager
def _translated(tree: LockedTree) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(f"{tree.at}: {error.strerror or error}") from error

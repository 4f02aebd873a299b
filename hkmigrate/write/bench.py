"""The folder `.hkmigrate/` while something is written: its lock, and the journal in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hkmigrate.write.disk import OTHER, Disk, Lock
from hkmigrate.write.errors import BlockedError, WriteError
from hkmigrate.write.journal import FOLDER, Journal, State

JOURNAL = "journal.json"
LOCK = "lock"
_IGNORE = ".gitignore"
_STAYS = frozenset(["last-apply.json", "kept"])
_NEXT = {State.COMMITTED: "journal.commit", State.BACK: "journal.back"}
_TRIES = 100


class Bench:
    """The tree at `root`, locked for writing.

    Attributes:
        disk: what carries operations out.
        root: the tree's root, links followed.
        folder: its `.hkmigrate/`.
        at: the file that was last worked on, for messages.
    """

    def __init__(self, disk: Disk, root: Path) -> None:
        self.disk = disk
        self.root = root
        self.folder = root / FOLDER
        self.at = self.folder

    def path(self, path: str) -> Path:
        """Where a path of the tree is."""
        return self.root / path

    def look(self, path: str) -> str | None:
        """The digest of a file of the tree, as `Disk.look`; `OTHER` where a folder above it has become a link."""
        self.at = self.path(path)
        return OTHER if self.at.parent.resolve() != self.at.parent else self.disk.look(self.at)

    def load(self) -> Journal | None:
        """The journal, if there is one.

        Raises:
            WriteError: it cannot be understood.
        """
        file = self.at = self.folder / JOURNAL
        data = self.disk.read(file)
        if data is None:
            return None
        try:
            return Journal.from_bytes(data)
        except ValueError as error:
            raise WriteError(
                f"{file} is not a journal that this version of hkmigrate can read; nothing has been settled"
            ) from error

    def begin(self, journal: Journal) -> None:
        """Make the journal durable, before anything that it names is done."""
        self.disk.sync(self.root)
        self._put(JOURNAL, journal.to_bytes())

    def stage_turns(self, journal: Journal) -> None:
        """Have the journals ready that this one may be replaced by, so that turning takes no space."""
        for state, name in _NEXT.items():
            self._put(name, journal.at(state).to_bytes())

    def turn(self, journal: Journal) -> None:
        """Replace the journal by `journal`, which is this one in another state."""
        self.at = self.folder / JOURNAL
        staged = self.folder / _NEXT[journal.state]
        if self.disk.look(staged) is None:
            self._put(JOURNAL, journal.to_bytes())
        else:
            self.disk.rename(staged, self.folder / JOURNAL)
            self.disk.sync(self.folder)

    def end(self) -> None:
        """Remove the journal: all that it names is done."""
        self.at = self.folder / JOURNAL
        self.sweep()
        self.disk.remove(self.folder / JOURNAL)
        self.disk.sync(self.folder)

    def sweep(self) -> None:
        """Remove all that is only needed while a journal changes."""
        names = self.disk.names(self.folder)
        for name in sorted(names):
            if name in _NEXT.values() or name.endswith(".tmp"):
                self.disk.remove(self.folder / name)

    def _put(self, name: str, data: bytes) -> None:
        """Write a file of the folder, all of it or nothing."""
        self.at = self.folder / name
        staged = self.folder / f"{name}.tmp"
        self.disk.remove(staged)
        self.disk.create(staged, data)
        self.disk.sync(staged)
        self.disk.rename(staged, self.at)
        self.disk.sync(self.folder)

    def ignore(self) -> None:
        """Keep git from seeing the folder."""
        if self.disk.look(self.folder / _IGNORE) is None:
            self._put(_IGNORE, b"*\n")

    def leave(self) -> None:
        """Remove the lock's file, and the folder if it holds nothing else."""
        if self.disk.names(self.folder) <= {LOCK, _IGNORE}:
            self.disk.remove(self.folder / _IGNORE)
        self.disk.remove(self.folder / LOCK)
        self.disk.remove_folder(self.folder)
        self.disk.sync(self.root)


@contextmanager
def bench(disk: Disk, root: Path) -> Iterator[Bench]:
    """The tree at `root`, locked; what fails becomes a `WriteError`.

    Raises:
        BlockedError: another process writes to this tree.
        WriteError: the system refuses.
    """
    made = Bench(disk, root)
    with _translated(made):
        lock = _locked(made)
        try:
            made.ignore()
            yield made
        finally:
            try:
                with suppress(OSError):  # what stays is swept by the next one
                    made.leave()
            finally:
                lock.close()


def is_unsettled(disk: Disk, root: Path) -> bool:
    """Whether an earlier apply or undo in this root has left more than its record, or is still at work."""
    if disk.look(root / FOLDER) is None:
        return False
    names = disk.names(root / FOLDER) - {_IGNORE}
    return not names or not names <= _STAYS


def _locked(bench: Bench) -> Lock:
    for _ in range(_TRIES):
        bench.disk.make_folder(bench.folder)
        if bench.folder.is_symlink() or not bench.folder.is_dir():
            raise WriteError(f"{bench.folder} is no folder of its own; remove it, or move it away")
        try:
            lock = bench.disk.lock(bench.folder / LOCK)
        except FileNotFoundError:  # the one who had it has just removed the folder
            continue
        if lock is None:
            break
        if lock.is_current:
            return lock
        lock.close()
    raise BlockedError(f"another hkmigrate is writing to {bench.root}; nothing was written")


@contextmanager
def _translated(bench: Bench) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(f"{bench.at}: {error.strerror or error}") from error

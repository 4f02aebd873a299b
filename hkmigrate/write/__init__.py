"""Changes to disk, all files or none, the last of them taken back, and what was interrupted settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hkmigrate.model.edit import ChangeSet, digest
from hkmigrate.write import neighbours
from hkmigrate.write.disk import Disk
from hkmigrate.write.errors import BlockedError, UnfinishedError, WriteError
from hkmigrate.write.journal import Verb
from hkmigrate.write.nearest import last_applied
from hkmigrate.write.record import Record, read_record, record_bytes
from hkmigrate.write.recover import Recovered, recover
from hkmigrate.write.state import TreeState, assert_not_in_tree, state_of
from hkmigrate.write.targets import Job, assert_no_leftovers, real, record_of, writable_jobs
from hkmigrate.write.transaction import FileWrite, write_all
from hkmigrate.write.write_lock import LockedTree, is_unsettled, locked

__all__ = [
    "BlockedError",
    "Recovered",
    "Undone",
    "UnfinishedError",
    "WriteError",
    "assert_settled",
    "assert_writable",
    "last_applied",
    "settle",
    "undo",
    "write_changes",
]

_DISK = Disk()
_NOTHING: Mapping[str, str] = MappingProxyType({})


def write_changes(
    root: Path,
    changes: ChangeSet,
    *,
    read: Mapping[str, str] = _NOTHING,
    allow_dirty: bool = False,
    disk: Disk = _DISK,
) -> tuple[str, ...]:
    """Write the changes to the tree at `root`, all files or none, and give the paths written.

    A record that `undo` needs is kept in the user's state folder. Links are written through to the files they name.

    Args:
        root: the tree's root.
        changes: what to write.
        read: the digests of other files that the changes depend on.
        allow_dirty: whether files with uncommitted changes may be written to.
        disk: what carries operations out.

    Raises:
        BlockedError: a file is not what was read, is there although it should be made, leads out of the tree, or has
            uncommitted changes; or another hkmigrate is writing.
        UnfinishedError: an apply or undo in a folder above or below is half done.
        WriteError: a file cannot be written, the tree has a `.hkmigrate`, or the state folder cannot be used.
    """
    if not changes:
        return ()
    state = _state(root)
    writable_jobs(state.root, changes, read, allow_dirty=allow_dirty)
    with locked(disk, state) as tree:
        _assert_nothing_left(recover(tree))
        jobs = writable_jobs(state.root, changes, read, allow_dirty=True)
        _assert_alone(tree, [job.target for job in jobs], read)
        record = record_of(state.root, jobs)
        write_all(tree, Verb.APPLY, [*_writes(state.root, jobs), _keeping(tree, record)], record.folders)
    return tuple(job.path for job in jobs)


def assert_writable(
    root: Path, changes: ChangeSet, *, read: Mapping[str, str] = _NOTHING, allow_dirty: bool = False
) -> None:
    """Make sure that nothing stands in the way of `write_changes`, before much time is spent on a check; makes nothing.

    Raises:
        BlockedError: as `write_changes`.
        WriteError: as `write_changes`.
    """
    root = _state(root).root
    jobs = writable_jobs(root, changes, read, allow_dirty=allow_dirty)
    assert_settled(root, [*(change.path for change in changes.changes), *read])
    assert_no_leftovers(job.target.parent for job in jobs)


def settle(root: Path, *, disk: Disk = _DISK) -> Recovered | None:
    """Finish or take back what an interrupted apply or undo has left in `root`; None where that was nothing.

    Raises:
        BlockedError: another hkmigrate is writing.
        WriteError: what was left cannot be understood, or a file cannot be written.
    """
    state = _state(root)
    try:
        if not is_unsettled(disk, state):
            return None
    except OSError as error:
        raise WriteError(f"{state.base}: {error.strerror or error}") from error
    with locked(disk, state) as tree:
        return recover(tree)


def assert_settled(root: Path, files: Iterable[str] = ()) -> None:
    """Make sure that no apply or undo with a part in these files of the tree is half done. Writes nothing.

    Raises:
        UnfinishedError: one is.
    """
    neighbours.assert_settled(neighbours.near(real(root), files))


@dataclass(frozen=True, slots=True)
class Undone:
    """What `undo` did: the files put back or removed, and what it had to settle first."""

    paths: tuple[str, ...]
    recovered: Recovered | None = None


def undo(root: Path, *, disk: Disk = _DISK) -> Undone:
    """Take the last apply in `root` back, all files or none.

    If that apply was interrupted and settling has taken it back, or an interrupted undo has been finished by settling,
    that is all that is done.

    Raises:
        BlockedError: a file has been edited since, or another hkmigrate is writing.
        WriteError: there is nothing to take back, or a file cannot be written.
    """
    state = _state(root)
    settled = settle(root, disk=disk)
    if settled is not None and settled.finished == (settled.verb is Verb.UNDO):
        return Undone(settled.paths, settled)
    record = _record(disk, state)
    if record is None:
        raise WriteError(f"{state.root}: there is no apply to take back")
    with locked(disk, state) as tree:
        _assert_nothing_left(recover(tree))
        if read_record(disk, state) != record:
            raise BlockedError(f"another hkmigrate has been writing to {state.root}; nothing was taken back")
        writes = _writes_back(tree, record)
        _assert_alone(tree, [tree.target(write.path) for write in writes])
        write_all(tree, Verb.UNDO, [*writes, _dropping(tree)], record.folders)
    return Undone(tuple(one.path for one in record.files), settled)


def _state(root: Path) -> TreeState:
    root = real(root)
    assert_not_in_tree(root)
    return state_of(root)


def _assert_nothing_left(recovered: Recovered | None) -> None:
    if recovered is not None:
        raise BlockedError(f"{recovered}; nothing else was written")


def _assert_alone(tree: LockedTree, targets: list[Path], read: Iterable[str] = ()) -> None:
    neighbours.assert_alone(tree.disk, tree.state, [*targets, *(tree.root / path for path in read)])
    assert_no_leftovers(target.parent for target in targets)


def _writes(root: Path, jobs: Iterable[Job]) -> list[FileWrite]:
    """Each file once, however many links in the tree lead to it."""
    return list({job.target: job.write(root) for job in jobs}.values())


def _writes_back(tree: LockedTree, record: Record) -> list[FileWrite]:
    edited = [one.path for one in record.files if tree.look(tree.target(one.path)) != one.new]
    if edited:
        raise BlockedError("edited since the apply, so nothing was taken back:", edited)
    return [FileWrite(one.path, one.new, one.old) for one in record.files]


def _keeping(tree: LockedTree, record: Record) -> FileWrite:
    """What writes the record, in place of an earlier one, be that readable or not."""
    return FileWrite(None, _record_digest(tree), record.to_bytes())


def _dropping(tree: LockedTree) -> FileWrite:
    return FileWrite(None, _record_digest(tree), None)


def _record_digest(tree: LockedTree) -> str | None:
    data = record_bytes(tree.disk, tree.state)
    return None if data is None else digest(data)


def _record(disk: Disk, state: TreeState) -> Record | None:
    try:
        return read_record(disk, state)
    except OSError as error:
        raise WriteError(f"{state.record}: {error.strerror or error}") from error

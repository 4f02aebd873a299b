"""Changes to disk, all files or none, the last of them taken back, and what was interrupted settled."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hkmigrate.model.edit import ChangeSet
from hkmigrate.write import neighbours
from hkmigrate.write.bench import bench, is_unsettled
from hkmigrate.write.carry import Put, carry_out
from hkmigrate.write.disk import Disk
from hkmigrate.write.errors import BlockedError, UnfinishedError, WriteError, names_of
from hkmigrate.write.journal import Verb
from hkmigrate.write.record import Record, put_to_drop, put_to_keep, read_record
from hkmigrate.write.recover import Recovered, recover
from hkmigrate.write.targets import Job, inside, real, record_of, writable_jobs

__all__ = [
    "BlockedError",
    "Recovered",
    "Undone",
    "UnfinishedError",
    "WriteError",
    "assert_settled",
    "assert_writable",
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

    A record that `undo` needs is kept in the root. Links are written through to the files they name.

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
        WriteError: a file cannot be written.
    """
    if not changes:
        return ()
    root = real(root)
    assert_writable(root, changes, read=read, allow_dirty=allow_dirty)
    with bench(disk, root) as at:
        _assert_nothing_left(recover(at))
        jobs = writable_jobs(root, changes, read, allow_dirty=True)
        neighbours.assert_alone(disk, root, [*(job.target for job in jobs), *(root / path for path in read)])
        record = record_of(root, jobs)
        carry_out(at, Verb.APPLY, [put_to_keep(at, record), *_puts(root, jobs)], record.folders)
    return tuple(job.path for job in jobs)


def assert_writable(
    root: Path, changes: ChangeSet, *, read: Mapping[str, str] = _NOTHING, allow_dirty: bool = False
) -> None:
    """Make sure that nothing stands in the way of `write_changes`, before much time is spent on a check.

    Raises:
        BlockedError: as `write_changes`.
        WriteError: as `write_changes`.
    """
    writable_jobs(real(root), changes, read, allow_dirty=allow_dirty)


def settle(root: Path, *, disk: Disk = _DISK) -> Recovered | None:
    """Finish or take back what an interrupted apply or undo has left in `root`; None where that was nothing.

    Raises:
        BlockedError: another hkmigrate is writing.
        WriteError: what was left cannot be understood, or a file cannot be written.
    """
    root = real(root)
    try:
        if not is_unsettled(disk, root):
            return None
    except OSError as error:
        raise WriteError(f"{root}: {error.strerror or error}") from error
    with bench(disk, root) as at:
        return recover(at)


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
    root = real(root)
    settled = settle(root, disk=disk)
    if settled is not None and settled.finished == (settled.verb is Verb.UNDO):
        return Undone(settled.paths, settled)
    record = read_record(root)
    if record is None:
        raise WriteError(f"{root}: there is no apply to take back")
    with bench(disk, root) as at:
        _assert_nothing_left(recover(at))
        if read_record(root) != record:
            raise BlockedError(f"another hkmigrate has been writing to {root}; nothing was taken back")
        puts = _puts_back(disk, root, record)
        neighbours.assert_alone(disk, root, [root / put.path for put in puts])
        carry_out(at, Verb.UNDO, [*puts, put_to_drop(at)], record.folders)
    return Undone(tuple(one.path for one in record.files), settled)


def _assert_nothing_left(recovered: Recovered | None) -> None:
    if recovered is not None:
        raise BlockedError(f"{recovered}; nothing else was written")


def _puts(root: Path, jobs: Iterable[Job]) -> list[Put]:
    """Each file once, however many links in the tree lead to it."""
    return list({job.target: job.put(root) for job in jobs}.values())


def _puts_back(disk: Disk, root: Path, record: Record) -> list[Put]:
    targets = {one.path: inside(root, one.path) for one in record.files}
    edited = [one.path for one in record.files if disk.look(targets[one.path]) != one.new]
    if edited:
        raise BlockedError(f"edited since the apply, so nothing was taken back:{names_of(edited)}")
    back = {targets[one.path]: one for one in record.files}
    return [Put(os.path.relpath(target, root).replace(os.sep, "/"), one.new, one.old) for target, one in back.items()]

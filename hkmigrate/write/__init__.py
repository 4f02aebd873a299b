"""Changes to disk, all files or none, and the last of them taken back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hkmigrate.model.edit import Change, ChangeSet, Create, Modify, digest
from hkmigrate.write.errors import BlockedError, WriteError
from hkmigrate.write.git import uncommitted
from hkmigrate.write.record import FOLDER, Record, Written, names_of, read_record, steps_to_drop, steps_to_keep
from hkmigrate.write.stage import Make, Remove, Replace, Step, carry_out, remove_if_empty

__all__ = ["BlockedError", "WriteError", "assert_writable", "undo", "write_changes"]


def write_changes(root: Path, changes: ChangeSet, *, allow_dirty: bool = False) -> tuple[str, ...]:
    """Write the changes to the tree at `root`, all files or none, and give the paths written.

    A record that `undo` needs is kept in the root. Links are written through to the files they name.

    Args:
        root: the tree's root.
        changes: what to write.
        allow_dirty: whether files with uncommitted changes may be written to.

    Raises:
        BlockedError: a file is not what was read, is there although it should be made, or has uncommitted changes.
        WriteError: a file cannot be written.
    """
    jobs = _writable_jobs(root, changes, allow_dirty=allow_dirty)
    if not jobs:
        return ()
    carry_out([*steps_to_keep(root, _record(root, jobs)), *_distinct(jobs)])
    return tuple(job.path for job in jobs)


def assert_writable(root: Path, changes: ChangeSet, *, allow_dirty: bool = False) -> None:
    """Make sure that nothing stands in the way of `write_changes`, before much time is spent on a check.

    Raises:
        BlockedError: as `write_changes`.
        WriteError: as `write_changes`.
    """
    _writable_jobs(root, changes, allow_dirty=allow_dirty)


def undo(root: Path) -> tuple[str, ...]:
    """Take the last apply in `root` back, all files or none, and give the paths that were put back or removed.

    Raises:
        BlockedError: a file has been edited since.
        WriteError: there is nothing to take back, or a file cannot be written.
    """
    record = read_record(root)
    if record is None:
        raise WriteError(f"{root}: there is no apply to take back")
    edited = [one.path for one in record.files if _digest(_target(root, one.path)) != one.new]
    if edited:
        raise BlockedError(f"edited since the apply, so nothing was taken back:{names_of(edited)}")
    back = {step.target: step for step in (_step_back(root, one) for one in record.files)}
    carry_out([*back.values(), *steps_to_drop(root)])
    for folder in (root / FOLDER, *(root / path for path in reversed(record.folders))):
        remove_if_empty(folder)
    return tuple(one.path for one in record.files)


@dataclass(frozen=True, slots=True)
class _Job:
    """A file of the tree to write: `step` to the file behind it, `old` its bytes now, None where it is made."""

    path: str
    step: Replace | Make
    old: bytes | None


def _writable_jobs(root: Path, changes: ChangeSet, *, allow_dirty: bool) -> list[_Job]:
    jobs = [_job(root, change) for change in changes.changes]
    first: dict[Path, _Job] = {}
    for job in jobs:
        other = first.setdefault(job.step.target, job)
        if other.step != job.step:
            raise WriteError(f"{other.path} and {job.path} are one file, and would get different contents")
    if not allow_dirty:
        _refuse_uncommitted(jobs)
    return jobs


def _job(root: Path, change: Change) -> _Job:
    target = _target(root, change.path)
    match change:
        case Create():
            if target.exists() or (root / change.path).is_symlink():
                raise BlockedError(f"{change.path} is there already; it is never overwritten")
            return _Job(change.path, Make(target, change.text.encode()), None)
        case Modify():
            old = _read(target, change)
            return _Job(change.path, Replace(target, change.apply(old)), old)


def _read(target: Path, change: Modify) -> bytes:
    try:
        data = target.read_bytes()
    except OSError as error:
        raise BlockedError(f"{change.path}: {error.strerror or error}; it was read before") from error
    if digest(data) != change.read:
        raise BlockedError(f"{change.path} has changed since it was read; nothing was written")
    if not os.access(target, os.W_OK):
        raise WriteError(f"{change.path} is read-only; nothing was written")
    return data


def _refuse_uncommitted(jobs: Sequence[_Job]) -> None:
    paths = {job.step.target: job.path for job in jobs if isinstance(job.step, Replace)}
    dirty = [paths[target] for target in uncommitted(paths)]
    if dirty:
        raise BlockedError(
            f"these files have uncommitted changes:{names_of(dirty)}\n"
            "Commit or stash them, so that the migration can be told from your own changes, or give --allow-dirty."
        )


def _record(root: Path, jobs: Sequence[_Job]) -> Record:
    files = tuple(Written(job.path, job.old, digest(job.step.data)) for job in jobs)
    made = [(root / job.path).parent for job in jobs if isinstance(job.step, Make)]
    missing = {one for folder in made for one in (folder, *folder.parents) if not one.exists()}
    return Record(files, tuple(sorted(one.relative_to(root).as_posix() for one in missing)))


def _step_back(root: Path, written: Written) -> Step:
    target = _target(root, written.path)
    return Remove(target) if written.old is None else Replace(target, written.old)


def _digest(target: Path) -> str | None:
    try:
        return digest(target.read_bytes())
    except OSError:
        return None


def _target(root: Path, path: str) -> Path:
    """The file behind a path of the tree, any links followed."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise WriteError(f"{path} leads out of the tree")
    return (root / path).resolve()


def _distinct(jobs: Sequence[_Job]) -> list[Step]:
    """Each file once, however many links in the tree lead to it."""
    return list({job.step.target: job.step for job in jobs}.values())

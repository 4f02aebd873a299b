"""The files behind the paths of a change: where links lead, and whether each is still what was read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hkmigrate.model.edit import Change, ChangeSet, Create, Modify, digest
from hkmigrate.write.carry import Put
from hkmigrate.write.errors import BlockedError, WriteError, names_of
from hkmigrate.write.git import uncommitted
from hkmigrate.write.record import Record, Written


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the tree to write.

    Attributes:
        path: as the tree calls it.
        target: the file behind that, links followed.
        old: its bytes now, None where it is made.
        new: its bytes afterwards.
    """

    path: str
    target: Path
    old: bytes | None
    new: bytes

    def put(self, root: Path) -> Put:
        """The same for the stage that writes."""
        return Put(self.target.relative_to(root).as_posix(), None if self.old is None else digest(self.old), self.new)


def real(path: Path) -> Path:
    """The path with its links followed, as far as it is there."""
    return Path(os.path.realpath(path))


def inside(root: Path, path: str) -> Path:
    """The file behind a path of the tree, links followed.

    Raises:
        WriteError: the path leads out of the tree.
        BlockedError: a link in it does.
    """
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise WriteError(f"{path} leads out of the tree")
    target = real(root / path)
    if not target.is_relative_to(root):
        raise BlockedError(f"{path} is a link out of the tree, to {target}; nothing was written")
    return target


def writable_jobs(root: Path, changes: ChangeSet, read: Mapping[str, str], *, allow_dirty: bool) -> list[Job]:
    """What to write where, once nothing stands in the way; `root` has its links followed.

    Raises:
        BlockedError: something in the tree does.
        WriteError: a file cannot be written.
    """
    jobs = [_job(root, change) for change in changes.changes]
    first: dict[object, Job] = {}
    for job in jobs:
        other = first.setdefault(_file(job), job)
        if other.new != job.new:
            raise WriteError(f"{other.path} and {job.path} are one file, and would get different contents")
    _refuse_moved(root, read)
    if not allow_dirty:
        _refuse_uncommitted(jobs)
    return jobs


def record_of(root: Path, jobs: Sequence[Job]) -> Record:
    """What `undo` needs to know of them."""
    files = tuple(Written(job.path, job.old, digest(job.new)) for job in jobs)
    made = [job.target.parent for job in jobs if job.old is None]
    missing = {one for folder in made for one in (folder, *folder.parents) if not one.exists()}
    return Record(files, tuple(sorted(one.relative_to(root).as_posix() for one in missing)))


def _job(root: Path, change: Change) -> Job:
    target = inside(root, change.path)
    match change:
        case Create():
            if target.exists() or (root / change.path).is_symlink():
                raise BlockedError(f"{change.path} is there already; it is never overwritten")
            return Job(change.path, target, None, change.text.encode())
        case Modify():
            old = _read(target, change)
            return Job(change.path, target, old, change.apply(old))


def _file(job: Job) -> object:
    """What two names of one file have in common."""
    if job.old is None:
        return job.target
    status = job.target.stat()
    return status.st_dev, status.st_ino


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


def _refuse_moved(root: Path, read: Mapping[str, str]) -> None:
    for path, then in read.items():
        try:
            now = digest((root / path).read_bytes())
        except OSError as error:
            raise BlockedError(f"{path}: {error.strerror or error}; it was read before, nothing was written") from error
        if now != then:
            raise BlockedError(f"{path} has changed since it was read; nothing was written")


def _refuse_uncommitted(jobs: Sequence[Job]) -> None:
    paths = {job.target: job.path for job in jobs if job.old is not None}
    dirty = [paths[target] for target in uncommitted(paths)]
    if dirty:
        raise BlockedError(
            f"these files have uncommitted changes:{names_of(dirty)}\n"
            "Commit or stash them, so that the migration can be told from your own changes, or give --allow-dirty."
        )

"""The files behind the paths of a change: where links lead, and whether each is still what was read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.model.edit import Change, ChangeSet, Create, Modify, digest
from hkmigrate.write.disk import UnfitFileError, read_plain
from hkmigrate.write.errors import BlockedError, UnfinishedError, WriteError
from hkmigrate.write.git import uncommitted
from hkmigrate.write.journal import is_beside
from hkmigrate.write.paths import file_path
from hkmigrate.write.record import Record, Written
from hkmigrate.write.transaction import FileWrite


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

    def write(self, root: Path) -> FileWrite:
        """The same for the stage that writes."""
        return FileWrite(_below(root, self.target), None if self.old is None else digest(self.old), self.new)


def real(path: Path) -> Path:
    """The path with its links followed, as far as it is there."""
    return Path(os.path.realpath(path))


def inside(root: Path, path: str) -> Path:
    """The file behind a path of the tree, links followed.

    Raises:
        WriteError: the path leads out of the tree, or to what is never written.
        BlockedError: a link in it does.
    """
    try:
        target = real(root / file_path(path))
    except ValueError as error:
        raise WriteError(f"{path!r} {error}; nothing was written") from error
    if not target.is_relative_to(root):
        raise BlockedError(f"{path} is a link out of the tree, to {target}; nothing was written")
    try:
        file_path(_below(root, target))
    except ValueError as error:
        raise BlockedError(f"{path} is a link to {target}, which {error}; nothing was written") from error
    return target


def assert_no_leftovers(folders: Iterable[Path]) -> None:
    """Make sure that no temporary files of ours lie in these folders; to be called where no journal names any.

    Raises:
        UnfinishedError: some do.
    """
    found = [str(folder / name) for folder in sorted(set(folders)) for name in _names(folder) if is_beside(name)]
    if found:
        raise UnfinishedError(
            "these are temporary files of an apply or undo that nothing is known of here: another user's, or one in a "
            "container or on another machine, is under way or was interrupted, so that files may be half old, half "
            "new; or they have come with the repository:",
            sorted(found),
            "Settle it where it began, with `hkmigrate undo`; or look at the files, and then remove these.",
        )


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
    """What `undo` needs to know of them; each file once, however many links lead to it."""
    files = {job.target: Written(_below(root, job.target), job.old, digest(job.new)) for job in jobs}
    made = [job.target.parent for job in jobs if job.old is None]
    missing = {one for folder in made for one in (folder, *folder.parents) if not one.exists()}
    folders = sorted((len(one.parts), _below(root, one)) for one in missing)
    return Record(str(root), tuple(files.values()), tuple(folder for _, folder in folders))


def _below(root: Path, target: Path) -> str:
    return target.relative_to(root).as_posix()


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - only a few of the names are wanted as paths
    except (FileNotFoundError, NotADirectoryError):
        return []


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
        data = read_plain(target)
    except OSError as error:
        raise BlockedError(f"{change.path}: {_why(error)}; it was read before") from error
    if digest(data) != change.read:
        raise BlockedError(f"{change.path} has changed since it was read; nothing was written")
    if not os.access(target, os.W_OK):
        raise WriteError(f"{change.path} is read-only; nothing was written")
    return data


def _refuse_moved(root: Path, read: Mapping[str, str]) -> None:
    for path, then in read.items():
        try:
            now = digest(read_plain(root / path))
        except OSError as error:
            raise BlockedError(f"{path}: {_why(error)}; it was read before, nothing was written") from error
        if now != then:
            raise BlockedError(f"{path} has changed since it was read; nothing was written")


def _why(error: OSError) -> str:
    return f"it {error}" if isinstance(error, UnfitFileError) else error.strerror or str(error)


def _refuse_uncommitted(jobs: Sequence[Job]) -> None:
    paths = {job.target: job.path for job in jobs if job.old is not None}
    dirty = [paths[target] for target in uncommitted(paths)]
    if dirty:
        raise BlockedError(
            "these files have uncommitted changes:",
            dirty,
            "Commit or stash them, so that the migration can be told from your own changes, or give --allow-dirty.",
        )

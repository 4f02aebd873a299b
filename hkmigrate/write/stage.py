"""Several files replaced, made and removed together: all of them, or none."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.write.errors import BlockedError, WriteError


@dataclass(frozen=True, slots=True)
class Replace:
    """A file that is there gets new bytes, and keeps its mode and owner."""

    target: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class Make:
    """A file that must not be there is made, with the folders above it."""

    target: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class Remove:
    """A file goes."""

    target: Path


Step = Replace | Make | Remove


def carry_out(steps: Sequence[Step]) -> None:
    """Do all steps in their order; on any error, and on an interrupt, put everything back as it was.

    New contents are first written in full beside their targets; only then are files renamed, each rename being atomic.

    Raises:
        BlockedError: a file that is to be made is there already.
        WriteError: the system refuses; nothing has changed, or the message says where the old content is kept.
    """
    work = _Work()
    with _translated(work), work.clean_up, work.roll_back:
        for prepared in [_prepare(step, work) for step in steps]:
            _commit(prepared, work)
        work.roll_back.pop_all()


class _Work:
    """What must be undone when something fails, and what must be tidied up in any case."""

    def __init__(self) -> None:
        self.clean_up = ExitStack()
        self.roll_back = ExitStack()
        self.kept: dict[Path, Path] = {}
        self.at: Path | None = None

    def discard(self, path: Path) -> None:
        """Remove a file that was only needed for the work, unless it holds what could not be put back."""
        if path not in self.kept.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def restore(self, backup: Path, target: Path) -> None:
        """Put the backup in the place of the target."""
        try:
            backup.replace(target)
        except OSError:
            self.kept[target] = backup


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A step with its new content and its backup, both beside the target."""

    step: Step
    new: Path | None
    backup: Path | None


def _prepare(step: Step, work: _Work) -> _Prepared:
    work.at = step.target
    match step:
        case Replace(target, data):
            return _Prepared(step, _write_beside(target, data, work, like=target), _back_up(target, work))
        case Make(target, data):
            _make_folders(target.parent, work)
            return _Prepared(step, _write_beside(target, data, work), None)
        case Remove(target):
            return _Prepared(step, None, _back_up(target, work))


def _commit(prepared: _Prepared, work: _Work) -> None:
    target, new, backup = prepared.step.target, prepared.new, prepared.backup
    work.at = target
    if backup is not None:
        work.roll_back.callback(work.restore, backup, target)
    if new is None:
        target.unlink()
    elif backup is None:
        _place_new(new, target, work)
    else:
        new.replace(target)


def _beside(target: Path) -> Path:
    return target.with_name(f".hkmigrate-{secrets.token_hex(8)}.tmp")


def _write_beside(target: Path, data: bytes, work: _Work, like: Path | None = None) -> Path:
    new = _beside(target)
    work.clean_up.callback(work.discard, new)
    with new.open("xb") as file:
        file.write(data)
        if like is not None:
            _copy_mode(like, file.fileno())
    return new


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing."""
    with suppress(OSError):
        folder.rmdir()


def _copy_mode(like: Path, file: int) -> None:
    wanted, made = like.stat(), os.fstat(file)
    if (wanted.st_uid, wanted.st_gid) != (made.st_uid, made.st_gid):
        with suppress(PermissionError):
            os.fchown(file, wanted.st_uid, wanted.st_gid)
    os.fchmod(file, stat.S_IMODE(wanted.st_mode))


def _back_up(target: Path, work: _Work) -> Path:
    """A second name for the file, or a copy where the file system has no hard links."""
    backup = _beside(target)
    work.clean_up.callback(work.discard, backup)
    try:
        backup.hardlink_to(target)
    except OSError:
        shutil.copy2(target, backup)
    return backup


def _make_folders(folder: Path, work: _Work) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        work.clean_up.callback(remove_if_empty, one)


def _place_new(new: Path, target: Path, work: _Work) -> None:
    """Give the file its name, which must be free; a plain rename would overwrite."""
    try:
        target.hardlink_to(new)
        work.roll_back.callback(work.discard, target)
    except FileExistsError as error:
        raise BlockedError(f"{target} is there already; it is never overwritten") from error
    except OSError:
        target.touch(exist_ok=False)
        work.roll_back.callback(work.discard, target)
        new.replace(target)


@contextmanager
def _translated(work: _Work) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        kept = "".join(f"; the old content of {target} is kept in {backup}" for target, backup in work.kept.items())
        raise WriteError(f"{work.at}: {error.strerror or error}{kept or '; nothing has been changed'}") from error

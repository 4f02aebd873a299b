"""Trees may be nested: who else writes, or was interrupted, in a folder above or below."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from hkmigrate.write.bench import JOURNAL, LOCK
from hkmigrate.write.disk import Disk
from hkmigrate.write.errors import BlockedError, UnfinishedError
from hkmigrate.write.journal import FOLDER


def assert_alone(disk: Disk, root: Path, files: Iterable[Path]) -> None:
    """Make sure that no other root above or below, with a part in these files, is being written to or half done.

    To be called with the lock on `root`: whoever starts at the same time has claimed another root and looks at this
    one, so that at least one of the two stops.

    Raises:
        BlockedError: somebody writes.
        UnfinishedError: somebody was interrupted.
    """
    others = _near(root, {file.parent for file in files}) - {root}
    for folder in sorted(others):
        if _is_held(disk, folder):
            raise BlockedError(f"another hkmigrate is writing to {folder}; nothing was written")
    assert_settled(others)


def assert_settled(folders: Iterable[Path]) -> None:
    """Make sure that no apply or undo in these roots is half done.

    Raises:
        UnfinishedError: one is.
    """
    for folder in sorted(folders):
        if os.path.lexists(f"{folder}/{FOLDER}/{JOURNAL}") and _is_ours(folder / FOLDER):
            raise UnfinishedError(
                f"an apply or undo in {folder} is under way or was interrupted, so files may be half old, half new; "
                f"if none is running, `hkmigrate undo {folder}` or `hkmigrate apply {folder}` settles that first"
            )


def near(root: Path, files: Iterable[str]) -> set[Path]:
    """The root, and every folder above or below it that holds some of the files, which are relative to it."""
    return _near(root, (root / folder for folder in {file.rpartition("/")[0] for file in files}))


def _near(root: Path, folders: Iterable[Path]) -> set[Path]:
    return {root, *root.parents}.union(*([folder, *folder.parents] for folder in folders))


def _is_held(disk: Disk, folder: Path) -> bool:
    path = folder / FOLDER / LOCK
    if disk.look(path) is None or not _is_ours(folder / FOLDER):
        return False
    try:
        lock = disk.lock(path, make=False)
    except FileNotFoundError:
        return False
    if lock is None:
        return True
    lock.close()
    return False


def _is_ours(folder: Path) -> bool:
    """Whether this user made the folder: in `/tmp`, say, one above may be anybody's."""
    return os.name != "posix" or folder.stat().st_uid == os.geteuid()

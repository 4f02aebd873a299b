"""Trees may be nested: who else writes, or was interrupted, in a folder above or below."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hkmigrate.write.disk import Disk, UnfitFileError
from hkmigrate.write.errors import BlockedError, UnfinishedError
from hkmigrate.write.state import TreeState, half_done, keys_of


def assert_alone(disk: Disk, state: TreeState, files: Iterable[Path]) -> None:
    """Make sure that no other root above or below, with a part in these files, is being written to or half done.

    To be called with the lock on the tree: whoever starts at the same time has claimed another root and looks at this
    one, so that at least one of the two stops.

    Raises:
        BlockedError: somebody writes.
        UnfinishedError: somebody was interrupted.
    """
    others = _near(state.root, {file.parent for file in files}) - {state.root}
    locks = disk.names(state.locks) - {state.key}
    keys = keys_of(others) if locks else {}
    for key in sorted(locks & keys.keys()):
        if _is_held(disk, state.locks / key):
            raise BlockedError(f"another hkmigrate is writing to {keys[key]}; nothing was written")
    assert_settled(others)


def assert_settled(folders: Iterable[Path]) -> None:
    """Make sure that no apply or undo in these roots is half done; where none is anywhere, one listing says so.

    Raises:
        UnfinishedError: one is.
    """
    keys = half_done()
    found = sorted(root for key, root in keys_of(folders).items() if key in keys) if keys else []
    for folder in found:
        raise UnfinishedError(
            f"an apply or undo in {folder} is under way or was interrupted, so files may be half old, half new; "
            f"if none is running, `hkmigrate undo {folder}` or `hkmigrate apply {folder}` settles that first"
        )


def near(root: Path, files: Iterable[str]) -> Iterable[Path]:
    """The root, and every folder above or below it that holds some of the files, which are relative to it."""
    yield from _near(root, (root / folder for folder in {file.rpartition("/")[0] for file in files}))


def _near(root: Path, folders: Iterable[Path]) -> set[Path]:
    return {root, *root.parents}.union(*([folder, *folder.parents] for folder in folders))


def _is_held(disk: Disk, path: Path) -> bool:
    try:
        lock = disk.lock(path, make=False)
    except (FileNotFoundError, UnfitFileError):
        return False
    if lock is None:
        return True
    lock.close()
    return False

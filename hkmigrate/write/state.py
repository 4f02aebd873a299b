"""Where hkmigrate keeps what it needs to finish or take back its work: in the user's state folder, never in a tree."""

from __future__ import annotations

import hashlib
import os
import shlex
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.write.disk import Disk, UnfitFileError
from hkmigrate.write.errors import WriteError
from hkmigrate.write.paths import OURS

_NAME = "hkmigrate"
_JOURNALS, _LOCKS, _RECORDS, _KEPT = "journals", "locks", "records", "kept"
_ELSEWHERE = "set XDG_STATE_HOME to a folder of your own outside of the tree"


@dataclass(frozen=True, slots=True)
class TreeState:
    """The files about one tree in the state folder.

    Attributes:
        base: the state folder, which holds the files of all trees.
        root: the root of this one, links followed.
    """

    base: Path
    root: Path

    @property
    def key(self) -> str:
        """What the names of this tree's files begin with."""
        return key_of(self.root)

    @property
    def journals(self) -> Path:
        """The folder of all journals, so that one listing says where something is half done."""
        return self.base / _JOURNALS

    @property
    def journal(self) -> Path:
        """The journal of what is being done."""
        return self.journals / f"{self.key}.json"

    @property
    def locks(self) -> Path:
        """The folder of all locks."""
        return self.base / _LOCKS

    @property
    def lock(self) -> Path:
        """The file that is locked by who writes to the tree."""
        return self.locks / self.key

    @property
    def records(self) -> Path:
        """The folder of all records of last applies."""
        return self.base / _RECORDS

    @property
    def record(self) -> Path:
        """The record of the last apply."""
        return self.records / f"{self.key}.json"

    def beside_record(self, token: str, kind: str) -> Path:
        """A temporary file of the record, as `Journal.beside` names those of the tree's files."""
        return self.records / f"{self.key}-{token}.{kind}"

    def kept(self, token: str, index: int, name: str) -> Path:
        """Where the old content of a file is kept that somebody has edited meanwhile."""
        return self.base / _KEPT / f"{token}-{index}" / name

    def prepare(self, disk: Disk) -> None:
        """Make the folders that are missing, and make sure that nobody else has a hand in them.

        Raises:
            WriteError: they cannot be made, or cannot be trusted.
        """
        for folder in reversed((self.base, *self.base.parents)):
            _make(disk, folder)
        for folder in (self.base, self.journals, self.locks, self.records):
            _make(disk, folder)
            assert_private(folder)

    def sync(self, disk: Disk) -> None:
        """Make durable that the folders are there."""
        for folder in (self.base.parent.parent, self.base.parent):
            with suppress(PermissionError):  # then it was not we who made what is in it
                disk.sync(folder)
        disk.sync(self.base)

    def read(self, disk: Disk, path: Path, most: int) -> bytes | None:
        """The bytes of one of these files, None where it is not there.

        Raises:
            WriteError: it is no plain file, is another user's, or has more than `most` bytes.
        """
        self.assert_own(path)
        try:
            return disk.read(path, most)
        except UnfitFileError as error:
            raise self.unreadable(path, str(error)) from error

    def assert_own(self, path: Path) -> None:
        """Make sure that one of these files, where it is there, is this user's.

        Raises:
            WriteError: it is another user's.
        """
        with suppress(OSError):
            owner = path.lstat().st_uid
            if os.name == "posix" and owner != os.geteuid():
                raise self.unreadable(path, f"belongs to another user (uid {owner})")

    def unreadable(self, path: Path, why: str) -> WriteError:
        """What to say of a file that cannot be used."""
        return WriteError(
            f"{path} {why}. Nothing in {self.root} was touched. "
            f"Look at the files there, and then remove it: {removal(path)}"
        )


def removal(path: Path) -> str:
    """The command that removes what is at a path."""
    is_folder = path.is_dir() and not path.is_symlink()
    return shlex.join(["rm", *(["-r"] if is_folder else []), "--", str(path)])


def key_of(root: Path) -> str:
    """The name under which the state of a tree is kept; the path itself would be too long, and may hold anything."""
    return hashlib.sha256(os.fsencode(root)).hexdigest()


def keys_of(roots: Iterable[Path]) -> dict[str, Path]:
    """The roots by their keys."""
    return {key_of(root): root for root in roots}


def state_of(root: Path) -> TreeState:
    """Where the state of the tree at `root` is; makes nothing. The root has its links followed.

    Raises:
        WriteError: what is in the state folder may be another user's, or may have come with the tree.
    """
    base = state_folder()
    if Path(os.path.realpath(base)).is_relative_to(root):
        raise WriteError(f"the state folder {base} lies in the tree {root} itself; {_ELSEWHERE}")
    found = TreeState(base, root)
    for folder in (base, found.journals, found.locks, found.records):
        with suppress(OSError):  # what is not there is made when it is wanted
            assert_private(folder)
    return found


def state_folder() -> Path:
    """The state folder of the user, which need not be there.

    Raises:
        WriteError: there is no home folder that it could be in.
    """
    named = os.environ.get("XDG_STATE_HOME")
    folder = Path(named, _NAME) if named else _default()
    if folder is None or not folder.is_absolute():
        what = f"XDG_STATE_HOME is {named}, which is not absolute" if named else "there is no home folder"
        raise WriteError(f"{what}, so there is no place for what `undo` needs; {_ELSEWHERE}")
    return folder


def _default() -> Path | None:
    """Where programs keep their state on this system; None where the user has no home."""
    from platformdirs import user_state_path  # noqa: PLC0415 - it takes 10 ms, and is not always needed

    try:
        return user_state_path(_NAME, appauthor=False)
    except RuntimeError:
        return None


def half_done() -> frozenset[str]:
    """The keys of the trees in which an apply or undo is under way or was interrupted; writes nothing.

    None where there is no state folder that is this user's own: what only reads need not have one.
    """
    try:
        folder = state_folder() / _JOURNALS
        if not all(_is_own_folder(one.lstat()) for one in (folder.parent, folder)):
            return frozenset()
        names = os.listdir(folder)  # noqa: PTH208 - thousands of paths would be made for nothing
    except (WriteError, OSError):
        return frozenset()
    return frozenset(name.removesuffix(".json") for name in names if name.endswith(".json"))


def assert_private(folder: Path) -> None:
    """Make sure that this user alone decides what a folder of state holds.

    Raises:
        WriteError: it is a link or no folder, another user's, or open to others.
    """
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise WriteError(
            f"{folder} is no folder of its own, and hkmigrate keeps its state there; "
            f"remove it after a look at it ({removal(folder)}), or {_ELSEWHERE}"
        )
    if not _is_own_folder(status):
        raise WriteError(
            f"{folder}, where hkmigrate keeps its state, belongs to another user (uid {status.st_uid}); "
            f"have it removed, or {_ELSEWHERE}"
        )
    if os.name == "posix" and status.st_mode & 0o077:
        command = shlex.join(["chmod", "700", str(folder)])
        raise WriteError(f"{folder}, where hkmigrate keeps its state, is open to other users: {command}")


def assert_not_in_tree(root: Path) -> None:
    """Make sure that the tree has no `.hkmigrate`, in which earlier versions kept their state.

    Raises:
        WriteError: it has one.
    """
    path = root / OURS
    if os.path.lexists(path):
        raise WriteError(
            f"{path}: hkmigrate keeps nothing in a tree, so this has come with it, or from something else. "
            f"It was not read, and nothing was written. Remove it after a look at it: {removal(path)}"
        )


def _is_own_folder(status: os.stat_result) -> bool:
    return stat.S_ISDIR(status.st_mode) and (os.name != "posix" or status.st_uid == os.geteuid())


def _make(disk: Disk, folder: Path) -> None:
    if os.path.lexists(folder):
        return
    try:
        disk.make_folder(folder, 0o700)
        disk.sync(folder.parent)
    except OSError as error:
        raise WriteError(
            f"{folder}: {error.strerror or error}; hkmigrate keeps there what `undo` needs; {_ELSEWHERE}"
        ) from error

"""Trees that are written to, and what they may look like afterwards."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.model.edit import ChangeSet, Create, Edit, Modify, digest
from hkmigrate.write import UnfinishedError, assert_settled, settle, undo, write_changes
from hkmigrate.write.disk import Disk

OLD = b"first\r\nsecond \xe4\n"
LONG = OLD * 500
STATE = "state of the user"
Snapshot = dict[str, object]
FILES = ("a.py", "pkg/b.py", "pkg/twin.py", "pkg/deep/long.py", "new/deep/owner.py")


def build(root: Path) -> None:
    """A tree with modes, a link, a file with two names, and folders."""
    (root / "pkg/deep").mkdir(parents=True)
    (root / "a.py").write_bytes(OLD)
    (root / "pkg/b.py").write_bytes(OLD)
    (root / "pkg/b.py").chmod(0o755)
    (root / "pkg/twin.py").hardlink_to(root / "pkg/b.py")
    (root / "pkg/deep/long.py").write_bytes(LONG)
    (root / "pkg/deep/long.py").chmod(0o600)
    (root / "link.py").symlink_to("pkg/deep/long.py")
    (root / "other.txt").write_bytes(b"not ours")


def changes(text: str) -> ChangeSet:
    """What an apply does to it."""
    files = {"a.py": OLD, "pkg/b.py": OLD, "pkg/twin.py": OLD, "pkg/deep/long.py": LONG, "link.py": LONG}
    found = [Modify(path, digest(old), (Edit(0, 5, text),)) for path, old in files.items()]
    return ChangeSet.of([*found, Create("new/deep/owner.py", f"class {text}: ...\n")])


def _apply(root: Path, disk: Disk) -> None:
    settle(root, disk=disk)
    write_changes(root, changes("Owner"), allow_dirty=True, disk=disk)


def _undo(root: Path, disk: Disk) -> None:
    undo(root, disk=disk)


def _earlier(root: Path) -> None:
    build(root)
    (root / "earlier.py").write_bytes(OLD)
    write_changes(
        root, ChangeSet.of([Modify("earlier.py", digest(OLD), (Edit(0, 5, "Earlier"),))]), allow_dirty=True, disk=QUICK
    )


def _applied(root: Path) -> None:
    build(root)
    write_changes(root, changes("Owner"), allow_dirty=True, disk=QUICK)


class Quick(Disk):
    """Syncs nothing, for what is not measured."""

    def sync(self, path: Path) -> None:
        """Nothing."""


QUICK = Quick()


@dataclass(frozen=True)
class Scene:
    """A tree, and what is done to it."""

    name: str
    build: Callable[[Path], None]
    act: Callable[[Path, Disk], None]

    def at(self, root: Path) -> Path:
        """The tree, new at `root`, and beside it a new state folder, which is used from now on."""
        fresh(root)
        root.mkdir()
        self.build(root)
        return root

    def states(self, root: Path) -> tuple[Snapshot, Snapshot]:
        """What the tree looks like before and after."""
        before = snapshot(self.at(root))
        self.act(root, QUICK)
        return before, snapshot(root)


SCENES = (Scene("apply", build, _apply), Scene("second apply", _earlier, _apply), Scene("undo", _applied, _undo))


def fresh(root: Path) -> Path:
    """The folder of the tree at `root` and its state, emptied: the disk that is written to, lost and looked at."""
    disk = root.parent
    for one in (root, disk / STATE):
        shutil.rmtree(one, ignore_errors=True)
    disk.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_STATE_HOME"] = str(disk / STATE)
    return disk


def snapshot(root: Path) -> Snapshot:
    """All that there is below the root, and all files of state: content, mode, where links lead, how many names."""
    state = root.parent / STATE
    kept = {f"{STATE}/{name}": value for name, value in _snapshot(state).items() if value != "folder"}
    return {**_snapshot(root), **kept}


def _snapshot(root: Path) -> Snapshot:
    found: Snapshot = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = path.readlink().as_posix()
        elif path.is_dir():
            found[name] = "folder"
        else:
            found[name] = (path.read_bytes(), stat.S_IMODE(status.st_mode), status.st_nlink)
    return found


def users(found: Snapshot) -> Snapshot:
    """What is not hkmigrate's own."""
    return {name: value for name, value in found.items() if ".hkmigrate" not in name and not name.startswith(STATE)}


def is_hidden_mixture(root: Path, states: tuple[Snapshot, Snapshot]) -> bool:
    """Whether the user's files are a mixture, and a command that only reads would not say so."""
    if users(snapshot(root)) in [users(state) for state in states]:
        return False
    with suppress(UnfinishedError):
        assert_settled(root)
        return True
    return False

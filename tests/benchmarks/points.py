"""Every way to interrupt a write: each yields points, and each point says what was wrong with it, or nothing."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from hkmigrate.write import Recovered, WriteError, settle
from hkmigrate.write.disk import Disk

from .faults import Deadly, Failing, Killed, Meanwhile, Recording, Watched
from .power import Names, Power, materialise, states
from .scenes import FILES, QUICK, SCENES, STATE, Scene, Snapshot, fresh, is_hidden_mixture, snapshot, users

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
MIXED, STRAY, LOST, HIDDEN = "mixed tree", "stray file", "foreign edit lost", "mixture that plan does not see"
Point = tuple[str, str]
"""What was done, and what was wrong afterwards: one of the four words above, with a reason, or nothing."""


def kills(scene: Scene, root: Path, *, every: int = 1) -> Iterator[Point]:
    """Killed at every operation, and while a file is half written."""
    wanted = scene.states(root)
    for at in range(0, _count(scene, root), every):
        for torn in (False, True):
            disk = Deadly(at, torn=torn)
            if _killed(scene, root, disk) and disk.tore == torn:
                hidden = HIDDEN if is_hidden_mixture(root, wanted) else ""
                settle(root, disk=QUICK)
                yield f"{scene.name}: killed at {at}", hidden or verdict(root, wanted)


def kills_in_recovery(scene: Scene, root: Path, *, every: int = 1) -> Iterator[Point]:
    """Killed at an operation, and again at every operation of the recovery."""
    wanted = scene.states(root)
    for at in range(0, _count(scene, root), every):
        _killed(scene, root, Deadly(at))
        saved = _saved(root)
        for again in range(_count_recovery(root)):
            _restore(saved, root)
            with suppress(Killed):
                settle(root, disk=Deadly(again, torn=True))
            settle(root, disk=QUICK)
            yield f"{scene.name}: killed at {at}, its recovery at {again}", verdict(root, wanted)


def failures(scene: Scene, root: Path, *, every: int = 1) -> Iterator[Point]:
    """Every operation, reading ones too, fails: once, or from then on."""
    wanted = scene.states(root)
    for at in range(0, _count(scene, root, Failing(-1, 0, lasts=False)), every):
        for error in ERRORS:
            for lasts in (False, True):
                scene.at(root)
                with suppress(WriteError):
                    scene.act(root, Failing(at, error, lasts=lasts))
                hidden = HIDDEN if is_hidden_mixture(root, wanted) else ""
                half = not lasts and _files(snapshot(root)) not in [_files(state) for state in wanted]
                settle(root, disk=QUICK)
                name = f"{scene.name}: {errno.errorcode[error]} {'from' if lasts else 'at'} {at}"
                yield name, hidden or (f"{MIXED} until the next start" if half else "") or verdict(root, wanted)


def failures_in_recovery(scene: Scene, root: Path, *, every: int = 3) -> Iterator[Point]:
    """Killed at an operation, and every operation of the recovery fails."""
    wanted = scene.states(root)
    for at in range(0, _count(scene, root), every):
        _killed(scene, root, Deadly(at))
        saved = _saved(root)
        for again in range(_count_recovery(root, Failing(-1, 0, lasts=False))):
            for error in ERRORS:
                _restore(saved, root)
                with suppress(WriteError):
                    settle(root, disk=Failing(again, error, lasts=True))
                settle(root, disk=QUICK)
                name = f"{scene.name}: killed at {at}, {errno.errorcode[error]} in recovery from {again}"
                yield name, verdict(root, wanted)


def losses(scene: Scene, root: Path, *, seed: int = 0, deep: int = 0, every: int = 1) -> Iterator[Point]:
    """The power goes after every operation; of every `deep` states, one loses it in the recovery again."""
    choose = random.Random(f"{seed} {scene.name}")
    wanted = scene.states(root)
    before = Power.of(scene.at(root).parent)
    disk = Recording()
    scene.act(root, disk)
    for number, names in enumerate(states(before, disk.log, choose)):
        if number % every:
            continue
        materialise(names, fresh(root))
        again = list(_again(root, choose)) if deep and number % deep == 0 else [names]
        for left in again:
            materialise(left, fresh(root))
            settle(root, disk=QUICK)
            yield f"{scene.name}: power lost, state {number}", verdict(root, wanted)


def returned(scene: Scene, root: Path, *, seed: int = 0, every: int = 1) -> Iterator[Point]:
    """The power goes after the command has said that it is done: its work must not be lost."""
    _, after = scene.states(root)
    power = Power.of(scene.at(root).parent)
    disk = Recording()
    scene.act(root, disk)
    for operation in disk.log:
        power.do(*operation)
    for names in islice(power.losses(random.Random(seed)), 0, None, every):
        materialise(names, fresh(root))
        settle(root, disk=QUICK)
        yield f"{scene.name}: power lost at the end", "" if snapshot(root) == after else MIXED


def edits(scene: Scene, root: Path, files: tuple[str, ...] = FILES, *, every: int = 1) -> Iterator[Point]:
    """Killed at every operation; before the recovery somebody edits a file, replaces it, or removes it."""
    wanted = scene.states(root)
    for at in range(0, _count(scene, root), every):
        for path in files:
            for kind, edit in _EDITS.items():
                _killed(scene, root, Deadly(at))
                if kind == "removed" and not (root / path).exists():
                    continue
                done = edit(root / path)
                recovered = settle(root, disk=QUICK)
                name = f"{scene.name}: killed at {at}, then {path} {kind}"
                yield name, _edited(root, wanted, path, done, recovered)


def meanwhile(scene: Scene, root: Path, files: tuple[str, ...] = FILES, *, every: int = 1) -> Iterator[Point]:
    """Somebody edits a file right before every operation of a command that goes on.

    Not what no command can see: another file put in the place of one, between the last look at it and its rename.
    """
    wanted = scene.states(root)
    for at in range(0, _count(scene, root), every):
        for path in files:
            for kind, edit in _EDITS.items():
                done: list[bytes | None] = []
                disk = Meanwhile(at, _editing(root / path, kind, edit, done))
                scene.at(root)
                with suppress(WriteError):
                    scene.act(root, disk)
                if done:
                    name = f"{scene.name}: {path} {kind} right before {at}"
                    yield name, _edited(root, wanted, path, done[0], settle(root, disk=QUICK))


def others(scene: Scene, root: Path, *, every: int = 1) -> Iterator[Point]:
    """A second command starts and ends right before every operation of the first."""
    wanted = scene.states(root)
    after = {second.name: [_both(root, scene, *two) for two in ((scene, second), (second, scene))] for second in _TWO}
    for at in range(0, _count(scene, root), every):
        for second in _TWO:
            scene.at(root)
            disk = Meanwhile(at, lambda *_, second=second: _attempt(second, root))
            with suppress(WriteError):
                scene.act(root, disk)
            settle(root, disk=QUICK)
            wrong = verdict(root, (*wanted, *after[second.name]))
            yield f"{scene.name}: another {second.name} right before {at}", wrong


def verdict(root: Path, wanted: tuple[Snapshot, ...]) -> str:
    """What is wrong with the tree at `root`: it has to look like one of `wanted`."""
    found = snapshot(root)
    if found in wanted:
        return ""
    alike = [state for state in wanted if all(found.get(name) == value for name, value in state.items())]
    if alike:
        return f"{STRAY}: {', '.join(sorted(found.keys() - alike[0].keys()))}"
    nearest = min(wanted, key=lambda state: len(found.items() ^ state.items()))
    return f"{MIXED}: {sorted(name for name, _ in found.items() ^ nearest.items())}"


_LEFT = (".hkmigrate-", *(f"{STATE}/hkmigrate/{name}/" for name in ("kept", "locks", "journals")))
_TWO = (SCENES[0], SCENES[-1])


def _attempt(scene: Scene, root: Path) -> None:
    with suppress(WriteError):
        scene.act(root, QUICK)


def _both(root: Path, scene: Scene, first: Scene, second: Scene) -> Snapshot:
    """The tree after one command and another."""
    scene.at(root)
    _attempt(first, root)
    _attempt(second, root)
    return snapshot(root)


def _written(path: Path) -> bytes | None:
    """Edited in place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = (path.read_bytes() if path.exists() else b"") + b"# mine\n"
    path.write_bytes(data)
    return data


def _replaced(path: Path) -> bytes | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = (path.read_bytes() if path.exists() else b"") + b"# mine, too\n"
    other = path.with_name("editor~")
    other.write_bytes(data)
    other.replace(path)
    return data


def _removed(path: Path) -> bytes | None:
    path.unlink(missing_ok=True)
    return None


_EDITS: dict[str, Callable[[Path], bytes | None]] = {
    "written": _written,
    "replaced": _replaced,
    "removed": _removed,
}


def _editing(
    path: Path, kind: str, edit: Callable[[Path], bytes | None], done: list[bytes | None]
) -> Callable[[str, tuple[Any, ...]], None]:
    def now(name: str, arguments: tuple[Any, ...]) -> None:
        is_instant = name in ("rename", "link", "remove") and path in arguments
        if (kind == "written" or not is_instant) and (kind != "removed" or path.exists()):
            done.append(edit(path))

    return now


def _edited(
    root: Path, wanted: tuple[Snapshot, Snapshot], path: str, edit: bytes | None, recovered: Recovered | None
) -> str:
    """What is wrong: the edit is gone, or the other files are of two kinds, or something is left."""
    file = root / path
    there = file.read_bytes() if file.exists() else None
    is_only_ours = edit is None and path not in wanted[0]  # made by us, and removed by somebody: it may come back
    if there != edit and not is_only_ours:
        return f"{LOST}: {path} holds {there!r:.60}"
    found = {name: _content(value) for name, value in users(snapshot(root)).items()}
    alike = {path, *(["pkg/twin.py", "pkg/b.py"] if path in ("pkg/twin.py", "pkg/b.py") else []), *_above(path)}
    alike |= {"link.py"} if path.endswith("long.py") else set()
    kept = sorted(name for name in snapshot(root) if any(word in name for word in _LEFT))
    for state in wanted:
        names = {name: _content(value) for name, value in users(state).items()}
        if {name for name, _ in found.items() ^ names.items()} <= alike:
            is_told = recovered is not None and recovered.kept
            return f"{STRAY}: {kept}" if kept and not is_told else ""
    return f"{MIXED}: {sorted(name for name, _ in found.items() ^ names.items())}"


def _above(path: str) -> list[str]:
    return [folder.as_posix() for folder in Path(path).parents]


def _files(found: Snapshot) -> Snapshot:
    return {name: value for name, value in users(found).items() if value != "folder"}


def _content(value: object) -> object:
    return value[0] if isinstance(value, tuple) else value


def _count(scene: Scene, root: Path, disk: Watched | None = None) -> int:
    disk = disk or Watched()
    scene.at(root)
    scene.act(root, disk)
    return disk.count


def _count_recovery(root: Path, disk: Watched | None = None) -> int:
    disk = disk or Watched()
    settle(root, disk=disk)
    return disk.count


def _killed(scene: Scene, root: Path, disk: Disk) -> bool:
    scene.at(root)
    try:
        scene.act(root, disk)
    except Killed:
        return True
    return False


def _saved(root: Path) -> Names:
    return Power.of(root.parent).now


def _restore(saved: Names, root: Path) -> None:
    materialise(saved, fresh(root))


def _again(root: Path, choose: random.Random) -> Iterator[Any]:
    before = Power.of(root.parent)
    disk = Recording()
    settle(root, disk=disk)
    yield from states(before, disk.log, choose)

"""Forged journals, records, saved plans and `.hkmigrate/` folders: does a command ever touch what it must not?

Each case starts from a real one (an apply that was killed, one that was done, a plan that was saved), forges part of it
by a draw, runs commands in this process, and then does what their messages say until `apply` works.
"""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from hkmigrate import pipeline, write
from hkmigrate.cli.app import app
from hkmigrate.config import Options
from hkmigrate.model.edit import digest
from hkmigrate.write.state import state_of

from .faults import Deadly, Killed
from .points import Point
from .power import Names, Power, materialise
from .scenes import STATE, Snapshot, fresh

OUTSIDE, STUCK, TRACEBACK = "outside", "stuck", "traceback"
KINDS = ("journal", "record", "plan", "folder")
_GOLDEN = Path(__file__).resolve().parents[2] / "golden/helper/embed/before"
_EVIL = b"import os  # evil\n"
_TOKEN = "a" * 32
_PATHS = (
    *["../outside/m.py", "lnk/m.py", "lnk/new.py", "out.py", ".git/config", ".git/hooks/pre-commit"] * 3,
    ".git/hooks/x.py",
    ".git/new.py",
    "other.py",
    "pkg/new/x.py",
    "notes.txt",
    "model.py",
    "./model.py",
    "pkg//x.py",
    "pkg/../model.py",
    "..\\outside\\m.py",
    "model.py/x.py",
    "~/.bashrc",
    "",
    ".",
    "/",
    "a\0b.py",
    "\ud800.py",
    "x/" * 3000 + "x.py",
    "x" * 300 + ".py",
)
_FOLDERS = ("../outside/empty", "lnk/empty", "lnk", ".git/refs/tags", "pkg", "empty", ".", "\0", "pkg/../empty")
_SECONDS = 30
_ROUNDS = 8
_HUGE = 1 << 40
_WAY_OUT = re.compile(r"\b(?:rm(?: -r)?|chmod 700)(?: --)? (?:'[^'\n]+'|[^\s'),]+)")


class Waited(BaseException):
    """A command took so long that it must be waiting for something."""


@dataclass
class Box:
    """A folder with a tree in it, its state, and what is outside of both.

    Attributes:
        root: the tree.
        valid: what each kind of case starts from: everything in the box.
    """

    root: Path
    valid: dict[str, Names] = field(default_factory=dict)

    @property
    def outside(self) -> Path:
        """What no command may touch."""
        return self.root.parent / "outside"

    def start(self, kind: str) -> None:
        """Make the box as cases of this kind find it."""
        shutil.rmtree(self.outside, ignore_errors=True)
        materialise(self.valid[kind], fresh(self.root))

    @classmethod
    def at(cls, root: Path) -> Box:
        """A box, with all that its cases start from."""
        box = cls(root)
        fresh(root)
        shutil.rmtree(box.outside, ignore_errors=True)
        _build(root, box.outside)
        box.valid["folder"] = Power.of(root.parent).now
        with _in(root):
            _run("plan", "--format", "json", "--output", "saved.json")
        box.valid["plan"] = Power.of(root.parent).now
        box.start("folder")
        planned = pipeline.make_plan([root], Options())
        pipeline.write_plan(planned)
        box.valid["record"] = Power.of(root.parent).now
        for state in ("prepared", "committed"):
            box.valid[state] = _killed(box, planned, state)
        return box


def cases(root: Path, count: int, seed: int = 0, kinds: tuple[str, ...] = KINDS) -> Iterator[Point]:
    """Forged state, saved plans and folders, in turn, each drawn from the seed and its number."""
    box = Box.at(root)
    for number in range(count):
        kind, choose = kinds[number % len(kinds)], random.Random(f"{seed} {number}")
        yield f"hostile {kind} {seed}:{number}", _case(box, kind, choose)


def _case(box: Box, kind: str, choose: random.Random) -> str:
    box.start(choose.choice(["prepared", "committed"]) if kind == "journal" else kind)
    forged = {"journal": _journal, "record": _record, "plan": _plan, "folder": _folder}[kind](box, choose)
    outside, inside = _everything(box.outside), _guarded(box.root)
    said: list[str] = []
    try:
        with _in(box.root):
            for words in choose.choice(_COMMANDS[kind]):
                wrong = _wrong(_run(*words), said)
                if wrong:
                    return f"{wrong}: {forged}: {words}: {said[-1]:.300}"
            works = _ways_out(box, said)
    except Waited:
        return f"{STUCK}: {forged}: waits"
    except _TracebackError as error:
        return f"{TRACEBACK}: {forged}: {error}"
    if _everything(box.outside) != outside or _guarded(box.root) != inside:
        changed = (_everything(box.outside).items() ^ outside.items()) | (_guarded(box.root).items() ^ inside.items())
        return f"{OUTSIDE}: {forged}: {sorted({name for name, _ in changed})}"
    return "" if works else f"{STUCK}: {forged}: {said[-1]:.600}"


_COMMANDS: dict[str, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "journal": ((("apply",),), (("undo",),), (("plan",), ("undo",), ("apply",)), (("lint",), ("apply",))),
    "record": ((("undo",),), (("undo",), ("undo",)), (("apply",), ("undo",)), (("plan",), ("undo",))),
    "plan": ((("apply", "--plan", "saved.json"),), (("apply", "--plan", "saved.json", "--diff"),)),
    "folder": ((("apply",),), (("undo",),), (("plan",), ("apply",)), (("lint",), ("undo",))),
}


class _TracebackError(Exception):
    """A command has failed as if that were a mistake of hkmigrate's."""


def _ways_out(box: Box, said: list[str]) -> bool:
    """Whether `apply` works in the end, if one does what it says."""
    for _ in range(_ROUNDS):
        result = _run("apply", "--allow-dirty")
        if wrong := _wrong(result, said):
            raise _TracebackError(wrong + result.output)
        if result.exit_code == 0:
            return True
        if not _obeyed(box, result.stderr):
            return False
    return False


def _obeyed(box: Box, message: str) -> bool:
    """Do what a message says, and whether it says anything."""
    words = [shlex.split(command) for command in _WAY_OUT.findall(message)]
    words += [["rm", line.strip()] for line in message.splitlines() if line.startswith("  ") and ".hkmigrate-" in line]
    for command in words:
        path = Path(command[-1])
        if not any(path.is_relative_to(place) for place in (box.root, box.root.parent / STATE)):
            return False
        subprocess.run(command, check=True)
    return bool(words)


def _wrong(result: Result, said: list[str]) -> str:
    said.append(result.output)
    if isinstance(result.exception, Waited):
        raise result.exception
    crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
    return TRACEBACK if crashed or "bug of hkmigrate" in result.output else ""


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="hkmigrate")


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    """In this folder, for no longer than a command that waits for nothing takes."""

    def waited(*_: object) -> None:
        raise Waited

    before, handler = Path.cwd(), signal.signal(signal.SIGALRM, waited)
    os.chdir(folder)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, handler)
        os.chdir(before)


def _build(root: Path, outside: Path) -> None:
    """A checkout with a program, files that are none of it, and links out of it."""
    shutil.copytree(_GOLDEN, root)
    for folder in (outside / "empty", root / "empty", root / "pkg"):
        folder.mkdir(parents=True)
    shutil.copytree(_GOLDEN, outside / "twin")  # where a plan of the tree would fit as well
    twins = (outside / "twin/other.py", outside / "twin/out.py")
    for file in (outside / "m.py", outside / "victim.sh", root / "other.py", root / "notes.txt", *twins):
        file.write_bytes(b"precious = 1\n")
    (root / "lnk").symlink_to("../outside")
    (root / "out.py").symlink_to("../outside/m.py")
    git = ["git", "-c", "user.email=a@example.org", "-c", "user.name=A"]
    for words in (["init", "--quiet", "--template="], ["add", "."], ["commit", "--quiet", "-m", "one"]):
        subprocess.run([*git, *words], cwd=root, check=True)
    (root / ".git/hooks").mkdir()


def _killed(box: Box, planned: pipeline.Planned, state: str) -> Names:
    """The box after an apply that was killed when its journal had come as far as `state`."""
    for at in range(200):
        box.start("folder")
        with suppress(Killed):
            write.write_changes(box.root, planned.changes, allow_dirty=True, disk=Deadly(at))
        journal = state_of(box.root).journal
        if journal.exists() and f'"{state}"' in journal.read_text() and any(box.root.glob(".hkmigrate-*.new")):
            return Power.of(box.root.parent).now
    raise AssertionError(f"no apply is ever {state}")


def _guarded(root: Path) -> Snapshot:
    """What is in the tree and no plan could write: all but Python files and notebooks in folders that are seen."""
    return {
        name: value
        for name, value in _everything(root).items()
        if not name.startswith(".hkmigrate")
        and not (name.endswith((".py", ".ipynb")) and not re.search(r"(^|/)\.[^/]*/", name))
        and name not in ("new", "pkg/new", ".git/index")  # git writes down there what it has seen
    }


def _everything(folder: Path) -> Snapshot:
    return {path.relative_to(folder).as_posix(): _what(path) for path in sorted(folder.rglob("*"))}


def _what(path: Path) -> object:
    status = path.lstat()
    if path.is_symlink():
        return path.readlink().as_posix()
    is_read = path.is_file() and status.st_size < _HUGE
    return path.read_bytes() if is_read else status.st_size if path.is_file() else "", status.st_mode


def _journal(box: Box, choose: random.Random) -> str:
    state = state_of(box.root)
    if choose.random() < 0.25:
        return _replaced(box, choose, state.journal)
    if choose.random() < 0.6:
        value = _forged_journal(box, choose)
    else:
        value = _mutated(json.loads(state.journal.read_bytes()), choose)
    return _written(state.journal, value, choose)


def _record(box: Box, choose: random.Random) -> str:
    state = state_of(box.root)
    if choose.random() < 0.25:
        return _replaced(box, choose, state.record)
    if choose.random() < 0.6:
        value = _forged_record(box, choose)
    else:
        value = _mutated(json.loads(state.record.read_bytes()), choose)
    return _written(state.record, value, choose)


def _plan(box: Box, choose: random.Random) -> str:
    path = box.root / "saved.json"
    value = json.loads(path.read_bytes())
    if choose.random() < 0.2:
        value["asked"]["paths"] = [choose.choice(["../outside/twin", "lnk/twin", str(box.outside / "twin")])]
        return _written(path, value, choose)
    return _written(path, _mutated(json.loads(path.read_bytes()), choose), choose)


def _folder(box: Box, choose: random.Random) -> str:
    """A `.hkmigrate` in the tree: as earlier versions made it, with all that they would have believed, or anything."""
    place = box.root / ".hkmigrate"
    kind = choose.randrange(6)
    if kind == 0:
        return _thing(box, choose, place)
    place.mkdir()
    for name in (
        "journal.json",
        "last-apply.json",
        "journal.commit",
        "lock",
        f"journals/{state_of(box.root).key}.json",
    ):
        (place / name).parent.mkdir(exist_ok=True)
        if choose.random() < 0.6:
            value = choose.choice([_forged_journal, _forged_record])(box, choose)
            _written(place / name, value, choose)
        elif choose.random() < 0.3:
            _thing(box, choose, place / name)
    if choose.random() < 0.5:
        (place / "kept").mkdir()
        (place / "kept" / _TOKEN).symlink_to(box.outside)
    return "a folder .hkmigrate"


def _forged_journal(box: Box, choose: random.Random) -> dict[str, Any]:
    """A journal by one who knows everything, with the temporary files that it wants; often its aim is its one fault."""
    steps = []
    for index, path in enumerate(choose.sample(_PATHS, choose.choice([1, 1, 2]))):
        target = box.root / path.replace("\0", "")
        with suppress(OSError, ValueError):
            for kind in ("new", "old"):
                target.with_name(f".hkmigrate-{_TOKEN}-{index}.{kind}").write_bytes(_EVIL)
        old = choose.choice([_digest(target), _digest(target), digest(_EVIL), None])
        steps.append({"path": path, "old": old, "new": choose.choice([*[digest(_EVIL)] * 4, None, digest(b"never")])})
    state = state_of(box.root)
    state.records.mkdir(mode=0o700, parents=True, exist_ok=True)
    state.base.chmod(0o700)
    state.beside_record(_TOKEN, "new").write_bytes(_EVIL)
    record = {"path": None, "old": _digest(state.record), "new": digest(_EVIL)}
    return {
        "schema": choose.choice([1, 2, 2, 2, 2]),
        "root": str(box.root),
        "verb": choose.choice(["apply", "apply", "apply", "undo"]),
        "state": choose.choice(["prepared", "committed", "committed", "back"]),
        "token": _TOKEN,
        "steps": [*steps, record],
        "folders": choose.sample(_FOLDERS, choose.choice([0, 0, 0, 1])),
    }


def _forged_record(box: Box, choose: random.Random) -> dict[str, Any]:
    files = []
    for path in choose.sample(_PATHS, choose.choice([1, 1, 1, 2])):
        now = _digest(box.root / path.replace("\0", ""))
        files.append({"path": path, "old": choose.choice([_EVIL.decode()] * 3 + [None]), "new": now})
    folders = choose.sample(_FOLDERS, choose.choice([0, 0, 1, 2]))
    return {"schema": choose.choice([1, 2, 2, 2, 2]), "root": str(box.root), "files": files, "folders": folders}


def _digest(path: Path) -> str | None:
    with suppress(OSError, ValueError):
        return digest(path.read_bytes())
    return None


def _mutated(value: Any, choose: random.Random) -> Any:
    for _ in range(choose.randrange(1, 4)):
        holder, key = choose.choice(list(_places(value)))
        match choose.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[choose.choice(["x", "path", "root", "__class__", ""])] = _odd(choose)
            case 2 if isinstance(holder, list):
                holder.insert(0, holder[key])
            case _:
                holder[key] = _odd(choose)
        if not list(_places(value)):
            break
    return value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value, with what holds it."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def _odd(choose: random.Random) -> Any:
    simple = [None, True, False, 0, 1, -1, 2, 1.5, "", [], {}, [[]], [None], {"path": "x"}, "0" * 64, _TOKEN]
    return choose.choice([*simple, *_PATHS, *_FOLDERS, ["../outside"], ["lnk/empty"], "committed", "undo", "9" * 5000])


def _written(path: Path, value: Any, choose: random.Random) -> str:
    data = json.dumps(value).encode()
    match choose.randrange(12):
        case 0:
            data = data[: choose.randrange(len(data))]
        case 1:
            data = choose.randbytes(choose.randrange(200))
        case 2:
            data = b'{"schema": 2, "steps": ' + b"[" * 100_000
        case 3:
            data = data.replace(b'"schema": 2', choose.choice([b'"schema": ' + b"9" * 5000, b'"schema": NaN']), 1)
        case _:
            pass
    path.write_bytes(data)
    return f"{path.name} {data.decode(errors='replace'):.400}"


def _replaced(box: Box, choose: random.Random, file: Path) -> str:
    """Something else in the place of a file of state, or of a folder above it."""
    state = state_of(box.root)
    place = choose.choice([file, file, state.lock, state.journals, state.records, state.locks, state.base])
    if choose.random() < 0.2 and place.is_dir():
        place.chmod(0o777)
        return f"{place.name} open to all"
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    return _thing(box, choose, place)


def _thing(box: Box, choose: random.Random, place: Path) -> str:
    """Something at a place that is nothing to be read: a link, a pipe, a socket, a folder, a huge file."""

    def huge() -> None:
        place.touch()
        os.truncate(place, _HUGE)

    makers: dict[str, Callable[[], object]] = {
        "a pipe": lambda: os.mkfifo(place),
        "a link to a file": lambda: place.symlink_to(box.outside / "m.py"),
        "a link to a folder": lambda: place.symlink_to(box.outside),
        "a link to nothing": lambda: place.symlink_to("nowhere"),
        "a link to itself": lambda: place.symlink_to(place.name),
        "a device": lambda: place.symlink_to("/dev/zero"),
        "a folder": lambda: (place / "inner").mkdir(parents=True),
        "a socket": lambda: _socket(place),
        "an empty file": place.touch,
        "a huge file": huge,
    }
    kind = choose.choice(list(makers))
    makers[kind]()
    return f"{place.name} is {kind}"


def _socket(place: Path) -> None:
    """A socket; the names of such may not be long, so it is made in its folder."""
    before = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(before)

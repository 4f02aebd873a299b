"""Real commands: killed by a signal at some moment while they write, and two of them at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.model.edit import Create

from .points import HIDDEN, Point, verdict
from .scenes import Scene, Snapshot, is_hidden_mixture, snapshot

_GOLDEN = Path(__file__).resolve().parents[2] / "golden/helper/embed/before/model.py"
_FILES = 60
_LONGEST = 120.0


def real(text: str = _GOLDEN.read_text(encoding="utf-8")) -> Scene:
    """Many programs to migrate, each in a folder of its own, and no state of the art: only files."""

    def build(root: Path) -> None:
        for number in range(_FILES):
            folder = root / f"part{number}"
            folder.mkdir()
            (folder / f"model{number}.py").write_text(text.replace("global_embed", f"shared_{number}"))

    return Scene("real apply", build, lambda root, disk: None)


def sigkills(root: Path, count: int, seed: int = 0) -> Iterator[Point]:
    """`hkmigrate apply`, or `undo`, is killed some time after its first file appears; the next command settles it."""
    scene, choose = real(), random.Random(seed)
    wanted, seconds = _states(scene, root)
    for number in range(count):
        verb = "apply" if number % 2 == 0 else "undo"
        scene.at(root)
        if verb == "undo":
            _run(root, "apply").wait(_LONGEST)
        process = _run(root, verb)
        if _journal_appears(root, process):
            time.sleep(choose.random() * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait(_LONGEST)
        hidden = HIDDEN if is_hidden_mixture(root, wanted) else ""
        settled = pipeline.settle(root)
        yield f"SIGKILL {number} of {verb}: {settled or 'nothing to settle'}", hidden or verdict(root, wanted)


def pairs(root: Path, count: int) -> Iterator[Point]:
    """Two of `hkmigrate apply` at once, or one and `undo` of what was applied before."""
    scene = real()
    wanted, _ = _states(scene, root)
    for number in range(count):
        scene.at(root)
        with_undo = number % 3 == 2
        if with_undo:
            _run(root, "apply").wait(_LONGEST)
        both = [_run(root, verb) for verb in (("undo", "undo") if with_undo else ("apply", "apply"))]
        codes = sorted(process.wait(_LONGEST) for process in both)
        wrong = verdict(root, wanted)
        yield f"pair {number}: exit codes {codes}", wrong or ("no command has done it" if 0 not in codes else "")


def _states(scene: Scene, root: Path) -> tuple[tuple[Snapshot, Snapshot], float]:
    """The tree before and after, and how long writing takes."""
    before = snapshot(scene.at(root))
    planned = pipeline.make_plan([root], Options())
    assert len(planned.changes.changes) == _FILES
    assert not any(isinstance(change, Create) for change in planned.changes.changes)
    started = time.monotonic()
    pipeline.write_plan(planned)
    return (before, snapshot(root)), time.monotonic() - started


def _run(root: Path, verb: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "hkmigrate", verb],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _journal_appears(root: Path, process: subprocess.Popen[bytes]) -> bool:
    while process.poll() is None:
        if (root / ".hkmigrate/journal.json").exists():
            return True
        time.sleep(0.0005)
    return False

"""Real commands: killed by a signal at some moment while they write, and two of them at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hkmigrate import pipeline
from hkmigrate.config import Options

from .points import HIDDEN, Point, verdict
from .scenes import Scene, Snapshot, is_hidden_mixture, snapshot

_GOLDEN = Path(__file__).resolve().parents[2] / "golden/helper/embed/before/model.py"
_FILES = 3
_LONGEST = 300.0
_OPERATIONS = 70
_DYING = """
import os, signal, sys
left = int(sys.argv.pop(1))
EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir"}
def count(event, arguments):
    global left
    if event in EVENTS and (".hkmigrate" in str(arguments) or os.environ["XDG_STATE_HOME"] in str(arguments)):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
from hkmigrate.cli import main
main()
"""


def real(text: str = _GOLDEN.read_text(encoding="utf-8")) -> Scene:
    """Programs to migrate, each in a folder of its own."""

    def build(root: Path) -> None:
        for number in range(_FILES):
            folder = root / f"part{number}"
            folder.mkdir()
            (folder / f"model{number}.py").write_text(text.replace("global_embed", f"shared_{number}"))

    return Scene("real apply", build, lambda root, disk: None)


def sigkills(root: Path, count: int, seed: int = 0) -> Iterator[Point]:
    """`hkmigrate apply`, or `undo`, gets a SIGKILL at some operation; the next command settles what it leaves.

    The command runs as it is, but for a hook that sends the signal to its own process.
    """
    scene, choose = real(), random.Random(seed)
    wanted = _states(scene, root)
    for number in range(count):
        verb = ("apply", "undo")[number % 2]
        scene.at(root)
        if verb == "undo":
            pipeline.write_plan(pipeline.make_plan([root], Options()))
        code = _run(root, "-c", _DYING, str(choose.randrange(_OPERATIONS)), verb).wait(_LONGEST)
        hidden = HIDDEN if is_hidden_mixture(root, wanted) else ""
        settled = pipeline.settle(root)
        wrong = hidden or verdict(root, wanted) or ("not killed" if code not in (0, -signal.SIGKILL) else "")
        yield f"SIGKILL {number} of {verb}, exit code {code}: {settled or 'nothing to settle'}", wrong


def pairs(root: Path, count: int) -> Iterator[Point]:
    """Two of `hkmigrate apply` at once, or one and `undo` of what was applied before."""
    scene = real()
    wanted = _states(scene, root)
    for number in range(count):
        scene.at(root)
        with_undo = number % 3 == 2
        if with_undo:
            pipeline.write_plan(pipeline.make_plan([root], Options()))
        both = [_run(root, "-m", "hkmigrate", verb) for verb in (("undo", "undo") if with_undo else ("apply", "apply"))]
        codes = sorted(process.wait(_LONGEST) for process in both)
        wrong = verdict(root, wanted)
        yield f"pair {number}: exit codes {codes}", wrong or ("no command has done it" if 0 not in codes else "")


def _states(scene: Scene, root: Path) -> tuple[Snapshot, Snapshot]:
    """The tree before and after."""
    before = snapshot(scene.at(root))
    pipeline.write_plan(pipeline.make_plan([root], Options()))
    return before, snapshot(root)


def _run(root: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", *words],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )

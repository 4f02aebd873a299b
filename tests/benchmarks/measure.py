"""A command run to its end: how long it took, and how much memory it and all its children held at once."""

from __future__ import annotations

import compileall
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import hkmigrate

TICK = 0.02


@dataclass(frozen=True)
class Measured:
    """A command that has ended.

    Attributes:
        code: its exit code.
        seconds: by the clock.
        peak: bytes that its process tree held at once in memory, as far as samples tell; 0 where there is no /proc.
        out: its standard output.
        err: its standard error.
        busy: seconds of processors that it and all that it has waited for took.
    """

    code: int
    seconds: float
    peak: int
    out: str
    err: str
    busy: float = 0.0


def measured(command: Sequence[str], folder: Path, *, memory: bool = True) -> Measured:
    """Runs Python with the arguments `command` in `folder`; watching memory takes some of the time of a core."""
    started, before = time.monotonic(), _busy()
    process = subprocess.Popen(
        [sys.executable, "-P", *command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peaks = [0]
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, over, peaks), daemon=True)
    if memory:
        watch.start()
    out, err = process.communicate()
    seconds = time.monotonic() - started
    over.set()
    if memory:
        watch.join()
    return Measured(process.returncode, seconds, peaks[0], out, err, _busy() - before)


def as_installed() -> None:
    """Compile hkmigrate, as pip leaves it; some environments keep Python from writing bytecode when it imports."""
    compileall.compile_dir(Path(hkmigrate.__file__).parent, quiet=2)


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(root: int, over: threading.Event, peaks: list[int]) -> None:
    while not over.wait(TICK):
        peaks[0] = max(peaks[0], sum(_resident(pid) for pid in _tree(root)))


def _tree(root: int) -> list[int]:
    """The process and all that come from it, whatever session they are in."""
    found, rest = [], [root]
    while rest:
        found.append(rest.pop())
        for tasks in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            with suppress(OSError):
                rest += [int(child) for child in tasks.read_text().split()]
    return found


def _resident(pid: int) -> int:
    """Resident bytes; pages that are shared by processes count once for each, so the sum is an upper bound."""
    with suppress(OSError):
        lines: Mapping[str, str] = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
        return int(lines["VmRSS"].split()[0]) * 1024 if "VmRSS" in lines else 0
    return 0

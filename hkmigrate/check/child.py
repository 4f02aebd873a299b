"""A child process: started in a session of its own, held to its limits, and ended with all that it has started."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from hkmigrate.check.task import Side

TOKEN = "HKMIGRATE_TOKEN"  # noqa: S105  a mark to find stray processes by, nothing secret
KEPT = 16_384
HOME = Path(__file__).resolve().parents[2]
OUT_OF_MEMORY = ("MemoryError", "RESOURCE_EXHAUSTED", "bad_alloc", "Out of memory", "failed to allocate", "pthread")


class Stopped(Exception):  # noqa: N818  it is the check that has stopped, which need not be an error of ours
    """The check cannot go on; the message is one sentence for a person."""


class Process(Protocol):
    """What is asked of a process, as a `Popen` answers it."""

    pid: int
    returncode: int | None

    @property
    def stdout(self) -> IO[bytes] | None:
        """What it prints."""

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended."""


class Child:
    """One process of one tree.

    Attributes:
        side: `old` or `new`.
        process: the process; its stdin is empty, and what it prints is drained, all but the end forgotten.
        deadline: when it is out of time, on the monotonic clock.
    """

    def __init__(self, side: Side, process: Process, token: str) -> None:
        """Takes charge of `process`, which runs in the tree of `side` with `token` in its environment."""
        self.side = side.name
        self._seconds, self._memory = side.seconds, side.memory
        self._token = token
        self.process = process
        self.deadline = time.monotonic() + self._seconds
        self._printed = bytearray()
        self._drain = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._drain.start()

    @classmethod
    def run(
        cls,
        side: Side,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        keep_open: Sequence[int] = (),
    ) -> Child:
        """Starts `command` in the tree of `side`, with `env` besides and the descriptors `keep_open` handed on."""
        token = secrets.token_hex(16)
        process = subprocess.Popen(
            command,
            cwd=side.tree,
            env={**environment(), **(env or {}), TOKEN: token},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=keep_open,
            start_new_session=True,
        )
        return cls(side, process, token)

    def _read(self, stream: IO[bytes]) -> None:
        while part := os.read(stream.fileno(), 65_536):
            self._printed = (self._printed + part)[-KEPT:]

    def last_lines(self, count: int = 3) -> str:
        """The last lines that it printed, as one line."""
        if not self.alive():
            self._drain.join(timeout=1)
        lines = [line.strip() for line in self._printed.decode(errors="replace").splitlines()]
        return " / ".join([line for line in lines if line][-count:])

    def alive(self) -> bool:
        """Whether the process itself is still there."""
        return self.process.poll() is None

    def out_of_time(self, doing: str) -> Stopped:
        """What to say when the deadline has passed."""
        return Stopped(f"the {self.side} tree took more than its limit of {self._seconds:g} s (timeout) {doing}")

    def lost(self, doing: str) -> Stopped:
        """What to say when it has hung up in the middle."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=2)
        code, printed = self.process.returncode, self.last_lines(50)
        if self._memory and any(word in printed for word in OUT_OF_MEMORY):
            return self.out_of_memory(doing)
        if code is None:
            return Stopped(f"the {self.side} tree's process closed its connection {doing}")
        if code < 0:
            return Stopped(f"the {self.side} tree's process was killed by {_signal(-code)} {doing}")
        said = f": {self.last_lines()}" if code and printed else ""
        return Stopped(f"the {self.side} tree's process ended early, with exit code {code}, {doing}{said}")

    def out_of_memory(self, doing: str) -> Stopped:
        """What to say when the memory limit was hit."""
        return Stopped(f"the {self.side} tree took more than its limit of {self._memory:g} GB (memory) {doing}")

    def short_of_memory(self, error: str) -> bool:
        """Whether an exception of the program comes from the memory limit."""
        return bool(self._memory) and any(word in error for word in OUT_OF_MEMORY)

    def end(self) -> None:
        """Kills the process, its group, and whatever has left the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        kill_strays(self._token)
        self._drain.join(timeout=1)
        if self.process.stdout is not None and not self._drain.is_alive():
            self.process.stdout.close()


def environment() -> dict[str, str]:
    """The caller's environment, with this interpreter first on PATH and what must be equal in both children set."""
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)])
    env.setdefault("PYTHONHASHSEED", "0")
    env.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # two processes share a device
    env.pop("HKMIGRATE_JOB", None)
    return env


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def kill_strays(token: str) -> None:
    """Kills what carries our mark in its environment, until nothing does; for two seconds at most."""
    end = time.monotonic() + 2
    while (strays := _strays(token)) and time.monotonic() < end:
        for stray in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(stray, signal.SIGKILL)
        time.sleep(0.01)


def _strays(token: str) -> list[int]:
    """Processes that carry our mark in their environment, wherever they have moved; Linux only."""
    mark, found = f"{TOKEN}={token}".encode(), []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
    return found

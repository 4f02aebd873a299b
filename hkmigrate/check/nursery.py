"""One process that imports JAX and Haiku once, early, and forks a worker for each tree."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import IO, Self

from hkmigrate.check.child import HOME, TOKEN, Child, Stopped, environment, kill_strays
from hkmigrate.check.task import Side

FORKS = sys.platform == "linux"  # elsewhere system libraries do not survive it
BOOT = """\
import sys
home, descriptor = sys.argv[1:]
sys.path.insert(0, home)
from hkmigrate.worker import nursery
sys.path.remove(home)
nursery.main(int(descriptor))
"""
LONGEST = 1 << 10
RUNS, GONE = 1 << 20, 1  # as an exit code: of a worker that has none yet, and of one that nobody can tell of
TICK = 0.01


class Nursery:
    """Started when a check is certain to come, so that the import goes on beside other work; ended by `with`."""

    def __init__(self) -> None:
        """Starts the process."""
        self._token = secrets.token_hex(16)
        self._lock, self._late = threading.Lock(), False
        self._control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", BOOT, str(HOME), str(theirs.fileno())],
                env={**environment(), TOKEN: self._token},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        kill_strays(self._token)

    def worker(self, side: Side) -> tuple[Child, socket.socket]:
        """A worker in the tree of `side`, and our end of the socket to it.

        Raises:
            Stopped: JAX or Haiku cannot be imported, or not in the time that the worker would have.
        """
        ours, theirs = socket.socketpair()
        read, write = os.pipe()
        token = secrets.token_hex(16)
        asked = {"do": "fork", "tree": str(side.tree), "memory": side.memory, "token": token}
        self._control.settimeout(side.seconds)
        try:
            pid = self._ask(asked, [theirs.fileno(), write])
        finally:
            theirs.close()
            os.close(write)
        if pid is None:
            ours.close()
            os.close(read)
            raise Stopped(f"no process for the check could be started: {self._last_words()}")
        return Child(side, Forked(self, pid, os.fdopen(read, "rb", buffering=0)), token), ours

    def _last_words(self) -> str:
        if self._late:
            self._process.kill()
            return "JAX and Haiku are not imported within the limit (timeout)"
        said = self._process.stderr.read() if self._process.stderr is not None else b""
        lines = said.decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it was killed"

    def code(self, pid: int) -> int | None:
        """The exit code of a worker, negative for a signal; None while it runs, and 1 where nobody knows."""
        found = self._ask({"do": "poll", "pid": pid}, [])
        return GONE if found is None else None if found == RUNS else found

    def _ask(self, message: dict[str, object], handed: list[int]) -> int | None:
        """The answer, a number; None when the process has gone."""
        try:
            with self._lock:
                socket.send_fds(self._control, [json.dumps(message).encode()], handed)
                body = self._control.recv(LONGEST)
        except TimeoutError:
            self._late = True
            return None
        except OSError:
            return None
        return int(body) if body else None


class Forked:
    """A worker, as far as its parent can be asked of it; used like a `Popen`."""

    def __init__(self, nursery: Nursery, pid: int, stdout: IO[bytes]) -> None:
        self._nursery = nursery
        self.pid, self.stdout = pid, stdout
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        if self.returncode is None:
            self.returncode = self._nursery.code(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended.

        Raises:
            subprocess.TimeoutExpired: it has not.
        """
        end = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("worker", timeout or 0.0)
            time.sleep(TICK)
        return code

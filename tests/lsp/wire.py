"""The server's process, spoken to in bytes: nothing stands between a test and what is sent and answered."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

COMMAND = str(Path(sys.executable).with_name("hkmigrate"))


class Wire:
    """A server that runs until the block ends; `begun` is when it was started, on the monotonic clock."""

    def __init__(self, command: Sequence[str] = (COMMAND, "lsp")) -> None:
        self.begun = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.inbox: queue.Queue[tuple[float, dict[str, Any]] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif not line.strip():
                self.inbox.put((time.monotonic(), json.loads(stream.read(length))))
        self.inbox.put(None)

    def raw(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def body(self, body: bytes) -> None:
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def send(self, **message: Any) -> None:
        self.body(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method: str, params: Any) -> None:
        self.send(method=method, params=params)

    def next(self, patience: float = 120) -> tuple[float, dict[str, Any]]:
        got = self.inbox.get(timeout=patience)
        if got is None:
            raise EOFError(f"the server has ended, with exit code {self.process.wait()}")
        return got

    def until(self, wanted: Callable[[dict[str, Any]], object], patience: float = 120) -> tuple[float, dict[str, Any]]:
        """The first message that is wanted; others are passed over."""
        while True:
            at, message = self.next(patience)
            if wanted(message):
                return at, message

    def ask(self, method: str, params: Any = None) -> tuple[float, dict[str, Any]]:
        """Send a request and give its answer, with the seconds that it took."""
        self._last += 1
        number, begun = f"ask {self._last}", time.monotonic()
        self.send(id=number, method=method, params=params)
        at, answer = self.until(lambda message: message.get("id") == number and "method" not in message)
        return at - begun, answer

    def begin(self, root: Path, capabilities: Any = None) -> dict[str, Any]:
        """Introduce a client."""
        params = {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities or {}}
        _, answer = self.ask("initialize", params)
        self.notify("initialized", {})
        result: dict[str, Any] = answer["result"]
        return result

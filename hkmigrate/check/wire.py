"""The parent's end of a child's socket: questions, answers within the time limit, and nothing that is executed."""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hkmigrate.check.child import Child, Stopped

LENGTH = struct.Struct(">Q")
LONGEST = 1 << 34
GRACE = 0.2  # what is on its way is still taken when the process has gone or its time is up


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: plain JSON, and the raw bytes after it."""

    message: dict[str, Any]
    blobs: list[bytes]

    @property
    def error(self) -> str | None:
        """What the user's program raised, if it did."""
        found = self.message.get("error")
        return None if found is None else str(found)


class Wire:
    """A connection to a process of `child`, itself or one that it has started."""

    def __init__(self, channel: socket.socket, child: Child) -> None:
        self._channel, self.child = channel, child

    def fileno(self) -> int:
        """For `select`."""
        return self._channel.fileno()

    def close(self) -> None:
        """Hangs up."""
        self._channel.close()

    def hung_up(self) -> bool:
        """Whether a readable connection has only its end to read."""
        try:
            return not self._channel.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def ask(self, message: Mapping[str, object], doing: str) -> None:
        """Sends a request.

        Raises:
            Stopped: the process has gone.
        """
        body = json.dumps(message).encode()
        try:
            self._channel.sendall(LENGTH.pack(len(body)) + body)
        except OSError:
            raise self.child.lost(doing) from None

    def answer(self, doing: str) -> Reply:
        """The next message; `doing` says what was going on, for the sentence of `Stopped`.

        Raises:
            Stopped: the process has gone, is out of time or memory, or says what is no message.
        """
        size = LENGTH.unpack(self._read(LENGTH.size, doing))[0]
        if size > LONGEST:
            raise self._garbled(doing)
        try:
            message = json.loads(self._read(size, doing))
            sizes = [int(item) for item in message["blobs"]]
        except (ValueError, KeyError, TypeError):
            raise self._garbled(doing) from None
        reply = Reply(message, [self._read(item, doing) for item in sizes])
        if reply.error is not None and self.child.short_of_memory(reply.error):
            raise self.child.out_of_memory(doing)
        return reply

    def _garbled(self, doing: str) -> Exception:
        return Stopped(f"the {self.child.side} tree's process sent an answer that cannot be read {doing}")

    def _read(self, size: int, doing: str) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wait(doing)
            try:
                part = self._channel.recv(min(size - len(parts), 1 << 20))
            except OSError:
                part = b""
            if not part:
                raise self.child.lost(doing)
            parts += part
        return bytes(parts)

    def _wait(self, doing: str) -> None:
        """Returns when there is something to read."""
        while not select.select([self._channel], [], [], GRACE)[0]:
            if not self.child.alive():
                raise self.child.lost(doing)
            if time.monotonic() > self.child.deadline:
                raise self.child.out_of_time(doing)

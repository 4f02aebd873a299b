"""Messages to the parent over a private socket: a length, JSON, and the raw bytes that the JSON announces."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

LENGTH = struct.Struct(">Q")


class Wire:
    """The child's end of the socket; only the process that made it may answer."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._owner = os.getpid()

    def send(self, message: Mapping[str, object], blobs: Sequence[bytes] = ()) -> None:
        """One message, and `blobs` after it.

        Raises:
            OSError: the parent is gone.
        """
        if os.getpid() != self._owner:
            os._exit(0)  # the model forked, and its copy came back into our loop: it must not answer
        body = json.dumps({**message, "blobs": [len(blob) for blob in blobs]}).encode()
        self._channel.sendall(LENGTH.pack(len(body)) + body)
        for blob in blobs:
            self._channel.sendall(blob)

    def receive(self) -> dict[str, Any] | None:
        """The parent's next message, None when it has hung up."""
        head = self._read(LENGTH.size)
        body = self._read(LENGTH.unpack(head)[0]) if head else b""
        if not body:
            return None
        message: dict[str, Any] = json.loads(body)
        return message

    def _read(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            part = self._channel.recv(min(size - len(parts), 1 << 20))
            if not part:
                return b""
            parts += part
        return bytes(parts)

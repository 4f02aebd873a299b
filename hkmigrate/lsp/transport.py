"""Messages from a stream: headers that are broken are passed over, and reading never waits for work to be done."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from hkmigrate.lsp.protocol import Protocol

_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,12})[ \t]*\r?\n?$", re.IGNORECASE)
LONGEST = 1 << 28
_CHUNK = 1 << 16


def read_message(stream: BinaryIO) -> bytes | None:
    """The body of the next message; None where the stream ends."""
    length = None
    while header := stream.readline(_CHUNK):
        found = _LENGTH.search(header)
        if found:
            length = int(found[1])
        elif not header.strip() and length is not None:
            if length <= LONGEST:
                body = stream.read(length)
                return body if len(body) == length else None
            while length and (part := stream.read(min(length, _CHUNK))):
                length -= len(part)
            length = None
    return None


class Reader:
    """Reads the messages of a stream in a thread, so that a client that waits for its writing to end is not waited for.

    Args:
        stream: the stream.
        first: called in the thread with the first message, if there is one.
    """

    def __init__(self, stream: BinaryIO, first: Callable[[bytes], None]) -> None:
        """Starts at once: what comes before anybody asks is kept."""
        self._stream, self._first = stream, first
        self._lock = threading.Lock()
        self._kept: list[bytes | None] = []
        self._put: Callable[[bytes | None], object] = self._kept.append
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        body = read_message(self._stream)
        if body is not None:
            self._first(body)
        self._hand_on(body)
        while body is not None:
            body = read_message(self._stream)
            self._hand_on(body)

    def _hand_on(self, body: bytes | None) -> None:
        with self._lock, suppress(RuntimeError):  # the loop may have ended
            self._put(body)

    def inbox(self) -> asyncio.Queue[bytes | None]:
        """Where the messages arrive in the loop that runs, None where the stream has ended."""
        loop, found = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()
        with self._lock:
            for body in self._kept:
                found.put_nowait(body)
            self._put = lambda body: loop.call_soon_threadsafe(found.put_nowait, body)
        return found


async def serve(protocol: Protocol, reader: Reader) -> int:
    """Hand every message to the protocol, and give the exit code."""
    inbox = reader.inbox()
    while protocol.exit_code is None:
        body = await inbox.get()
        if body is None:
            return 1  # the client is gone without a word
        protocol.receive(body)
        await asyncio.sleep(0)
    return protocol.exit_code

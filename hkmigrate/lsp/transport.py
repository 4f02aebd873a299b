"""Messages from a stream: headers that are broken are passed over, and reading never waits for work to be done."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import BinaryIO

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


async def serve(protocol: Protocol, stream: BinaryIO) -> int:
    """Hand every message of the stream to the protocol, and give the exit code.

    A thread reads, so that a client that waits for its own writing to end is never waited for in turn.
    """
    loop = asyncio.get_running_loop()
    inbox: asyncio.Queue[bytes | None] = asyncio.Queue()

    def read() -> None:
        body: bytes | None = b""
        while body is not None:
            body = read_message(stream)
            try:
                loop.call_soon_threadsafe(inbox.put_nowait, body)
            except RuntimeError:
                return  # the loop has ended

    threading.Thread(target=read, daemon=True).start()
    while protocol.exit_code is None:
        body = await inbox.get()
        if body is None:
            return 1  # the client is gone without a word
        protocol.receive(body)
        await asyncio.sleep(0)
    return protocol.exit_code

"""Reads files that somebody else may have put there: only regular ones, only up to a size, and without ever waiting."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST_GIVEN = 64_000_000
"""Bytes of a file that is named on the command line: a saved plan of a large tree takes a few megabytes."""
_OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""So that opening a pipe does not wait for its writer, and opening a terminal does not take it over."""


class NotRegularError(OSError):
    """What is there is no regular file, or a larger one than is taken; `strerror` says which."""


def open_regular(path: str) -> tuple[int, os.stat_result]:
    """A descriptor of a regular file, links followed, with what the system says of it.

    Raises:
        OSError: it cannot be opened.
        NotRegularError: it is a folder, a pipe, a socket or a device.
    """
    try:
        handle = os.open(path, _OPEN | _AT_ONCE)
    except ValueError as error:  # a NUL, or half a surrogate pair
        raise NotRegularError(errno.EINVAL, "there can be no file of this name", path) from error
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise NotRegularError(errno.EINVAL, "it is not a regular file", path) from error
        raise
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise NotRegularError(errno.EINVAL, "it is not a regular file", path)
    return handle, status


def read_regular(path: str | Path, largest: int = LARGEST_GIVEN) -> bytes:
    """The bytes of a regular file of at most `largest` bytes.

    Raises:
        OSError: it cannot be opened.
        NotRegularError: it is no regular file, or a larger one.
    """
    handle, status = open_regular(str(path))
    with os.fdopen(handle, "rb") as file:
        data = file.read(largest + 1) if status.st_size <= largest else b""
    if status.st_size > largest or len(data) > largest:
        raise NotRegularError(errno.EFBIG, f"it is larger than {largest // 1_000_000} MB", str(path))
    return data

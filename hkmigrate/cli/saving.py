"""Writes a file that is named on the command line: never through a link, nor into what is no plain file."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def why_not(path: Path) -> str | None:
    """What keeps a file from being written at this path: a repository may have put a link or a pipe there."""
    with suppress(OSError, ValueError):
        if not stat.S_ISREG(path.lstat().st_mode):
            return "is not a regular file, and only those are written to"
    with suppress(OSError, ValueError):
        folder = Path(os.path.realpath(path.parent))
        for base in _bases(Path(os.path.abspath(path))):  # noqa: PTH100 - resolve() would follow the links
            if not folder.is_relative_to(os.path.realpath(base)):
                return f"lies behind a link that leads out of {base}"
    return None


def save(path: Path, data: bytes) -> None:
    """Put the data at the path, all of it or nothing.

    Raises:
        OSError: it cannot be written there.
    """
    why = why_not(path)
    if why is not None:
        raise OSError(errno.EINVAL, f"it {why}", str(path))
    mode = None
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    beside = path.parent / f".hkmigrate-{os.urandom(8).hex()}"
    try:
        with os.fdopen(os.open(beside, _NEW, 0o666), "wb") as file:
            file.write(data)
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _bases(path: Path) -> list[Path]:
    """The folders out of which no link may lead: the current one and checkouts, where the path is below them."""
    here = Path.cwd()
    return [one for one in path.parents if one == here or os.path.lexists(one / ".git")]

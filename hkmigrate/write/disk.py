"""Every operation on the disk that writing takes, one method each, so that tests can stop, fail or lose any of them."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path

from hkmigrate.model.edit import digest

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

OTHER = "other"
"""What `Disk.look` says of a folder, a link or a device: no digest is equal to it."""

_NO_SYNC = frozenset([errno.EINVAL, errno.ENOTSUP, errno.EBADF])
_STAYS = frozenset([errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR])
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # nothing that hkmigrate opens is worth waiting for, a FIFO least of all
_ITSELF = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _AT_ONCE | getattr(os, "O_BINARY", 0)


class UnfitFileError(OSError):
    """What is there is no plain file, or too large a one; the message reads on after the path."""


class Lock:
    """A lock on a file, which the system takes away when the process ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @property
    def is_current(self) -> bool:
        """Whether the file that is locked is still the one at its path."""
        try:
            there = self._path.stat()
        except OSError:
            return False
        mine = os.fstat(self._descriptor)
        return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)

    def close(self) -> None:
        """Let go of the lock."""
        os.close(self._descriptor)


class Disk:
    """The disk as it is. Paths are absolute; what fails raises `OSError`."""

    def look(self, path: Path) -> str | None:
        """The digest of the file at `path`, None where there is nothing, `OTHER` where there is no plain file."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return OTHER
            return digest(read_plain(path, follow=False))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except UnfitFileError:
            return OTHER

    def read(self, path: Path, most: int | None = None) -> bytes | None:
        """The bytes of the file at `path`, None where there is none.

        Raises:
            UnfitFileError: there is no plain file, or one of more than `most` bytes.
        """
        try:
            if not stat.S_ISREG(path.lstat().st_mode):  # a device may do something when it is opened
                raise UnfitFileError("is no plain file")
            return read_plain(path, most, follow=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self, folder: Path) -> frozenset[str]:
        """The names in a folder; none where there is no folder."""
        try:
            return frozenset(one.name for one in folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()

    def create(self, path: Path, data: bytes, like: Path | None = None) -> None:
        """Make a file that must not be there, with the mode, owner and attributes of `like`."""
        mode = 0o666 if like is None else 0o600  # nobody else reads it before it has its own mode
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ITSELF | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, mode), "wb") as file:
            file.write(data)
        if like is not None:
            _copy_attributes(like, path)

    def sync(self, path: Path) -> None:
        """Bring a file's content, or a folder's names, to the disk; a folder that is gone has nothing to bring."""
        if os.name != "posix" and path.is_dir():
            return
        try:
            descriptor = os.open(path, os.O_RDONLY | _AT_ONCE if os.name == "posix" else os.O_RDWR)
        except (FileNotFoundError, NotADirectoryError):
            return
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise
        finally:
            os.close(descriptor)

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name, which must be free."""
        new.hardlink_to(old)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name in the same folder, in place of the file that has it."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()

    def make_folder(self, path: Path, mode: int = 0o777) -> None:
        """Make a folder, if it is not there."""
        with suppress(FileExistsError):
            path.mkdir(mode)

    def remove_folder(self, path: Path) -> None:
        """Remove a folder, if it is there, empty, and no link."""
        try:
            path.rmdir()
        except OSError as error:
            if error.errno not in _STAYS:
                raise

    def lock(self, path: Path, *, make: bool = True) -> Lock | None:
        """Lock the file at `path`; None if another process holds it.

        Raises:
            UnfitFileError: there is no plain file.
        """
        flags = os.O_RDWR | _ITSELF | _AT_ONCE | (os.O_CREAT if make else 0)
        descriptor = _opened(path, flags)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK):
                return None
            raise
        except BaseException:
            os.close(descriptor)
            raise
        return Lock(path, descriptor)


def read_plain(path: Path, most: int | None = None, *, follow: bool = True) -> bytes:
    """The bytes of a plain file, of up to `most` bytes; never waits for one who writes to it.

    Raises:
        UnfitFileError: it is no plain file, or has more bytes.
        OSError: it cannot be read.
    """
    with os.fdopen(_opened(path, _READ | (0 if follow else _ITSELF)), "rb") as file:
        if most is not None and os.fstat(file.fileno()).st_size > most:
            raise UnfitFileError(f"has more than {most // 1_000_000} MB")
        return file.read()


def _opened(path: Path, flags: int) -> int:
    """A descriptor of a plain file."""
    try:
        descriptor = os.open(path, flags, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise UnfitFileError("is no plain file") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnfitFileError("is no plain file")
    return descriptor


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _copy_attributes(like: Path, path: Path) -> None:
    """Mode, owner and extended attributes, access lists among them, as far as the system lets us; never times."""
    wanted, made = like.stat(), path.stat()
    if sys.platform != "win32" and (wanted.st_uid, wanted.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.chown(path, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            with suppress(PermissionError):
                os.chown(path, -1, wanted.st_gid)
    if sys.platform == "linux":
        for name in os.listxattr(like):
            with suppress(OSError):
                os.setxattr(path, name, os.getxattr(like, name))
    shutil.copymode(like, path)

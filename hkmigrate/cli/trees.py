"""A tree as `check` is told of it: a folder, or a git revision, which is unpacked into a temporary folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hkmigrate.cli.errors import CommandError
from hkmigrate.git import GitError, Repository, is_there, repository, top_of

_UNPACKING = 120.0
"""Seconds that git may take to hand out all files of a revision."""
_AT_ONCE = 1_000_000
_LINK, _OTHER_CHECKOUT = "120000", "160000"


@contextmanager
def tree(name: str) -> Iterator[Path]:
    """The folder that `name` means; for a revision, one that is gone afterwards.

    A folder goes before a revision of the same name. A revision is taken as it is seen from the current folder.

    Raises:
        CommandError: there is neither.
    """
    folder = Path(name)
    if os.path.isdir(folder):  # noqa: PTH112 - which never raises, as a path does for long names
        yield folder.resolve()
        return
    if os.path.exists(name):  # noqa: PTH110
        raise CommandError(f"{name} is not a folder")
    if not is_there():
        raise CommandError(f"{name}: no such folder")
    with tempfile.TemporaryDirectory(prefix="hkmigrate-") as unpacked:
        try:
            _unpack(name, Path(unpacked))
        except GitError as error:
            raise CommandError(f"{name}: git cannot unpack it: {error}") from error
        except (OSError, ValueError) as error:
            raise CommandError(f"{name}: it cannot be unpacked: {error}") from error
        yield Path(unpacked)


def _unpack(name: str, into: Path) -> None:
    here = Path.cwd().resolve()
    top = top_of(here)
    if top is None:
        raise CommandError(f"{name}: no such folder, and no such git revision")
    with repository(top) as checkout, tempfile.TemporaryFile() as contents:
        commit = _object(checkout, f"{name}^{{commit}}")
        if not commit:
            raise CommandError(f"{name}: no such folder, and no such git revision")
        seen = _object(checkout, f"{commit}:{here.relative_to(top).as_posix().removeprefix('.')}")
        if not seen:
            raise CommandError(f"{name}: it has no {here.relative_to(top)}")
        files = _files(checkout, seen)
        stored = [one for mode, one, _ in files if mode != _OTHER_CHECKOUT]
        given = "".join(f"{one}\n" for one in stored).encode()
        checkout.ask("cat-file", "--batch", given=given, into=contents, limit=_UNPACKING)
        contents.seek(0)
        _write(files, contents, into)


def _object(checkout: Repository, name: str) -> str:
    """The object of that name; nothing if there is none."""
    return checkout.ask("rev-parse", "--verify", "--quiet", "--end-of-options", name, also=1).decode().strip()


def _files(checkout: Repository, folder: str) -> list[tuple[str, str, str]]:
    """Mode, object and path of each file of a stored folder."""
    listed = checkout.ask("ls-tree", "-r", "-z", "--full-tree", folder, limit=_UNPACKING)
    found: list[tuple[str, str, str]] = []
    for entry in listed.split(b"\0")[:-1]:
        kind, _, path = entry.partition(b"\t")
        mode, _, one = kind.decode().split(" ")
        found.append((mode, one, _own_path(os.fsdecode(path))))
    return found


def _own_path(path: str) -> str:
    """The path, if it stays where it is put: git stores any."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
        raise ValueError(f"{path} is not a path that a file can have")
    if os.name == "nt" and any(char in path for char in "\\:"):
        raise ValueError(f"{path} is not a path that a file can have here")
    return path


def _write(files: list[tuple[str, str, str]], contents: IO[bytes], into: Path) -> None:
    """Make the files, and then the links, so that nothing is written through one."""
    links: list[tuple[Path, bytes]] = []
    for mode, _, path in files:
        target = into / path
        if mode == _OTHER_CHECKOUT:
            target.mkdir(parents=True, exist_ok=True)
            continue
        size = _size(contents.readline())
        if mode == _LINK:
            links.append((target, contents.read(size)))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(target, flags, 0o777 if mode == "100755" else 0o666), "wb") as file:
                while size:
                    data = contents.read(min(size, _AT_ONCE))
                    if not data:
                        raise GitError("it ends too early")
                    size -= file.write(data)
        contents.read(1)
    for target, _ in links:
        target.parent.mkdir(parents=True, exist_ok=True)
    for target, leads_to in links:
        target.symlink_to(os.fsdecode(leads_to))
    root = into.resolve()
    for target, leads_to in links:
        if os.path.isabs(leads_to) or not Path(os.path.realpath(target)).is_relative_to(root):  # noqa: PTH117
            raise ValueError(f"{target.relative_to(into)} is a link that leads out of it")


def _size(header: bytes) -> int:
    """How many bytes follow a line that git puts before a file."""
    words = header.decode(errors="replace").split()
    if len(words) != 3 or words[1] != "blob":
        raise GitError(f"{words[0] if words else 'a file'} is not in this checkout")
    return int(words[2])

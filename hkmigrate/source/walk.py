"""Which files of a folder are of its tree: Python files that nothing ignores, and no environments or builds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hkmigrate.project_folder import NEVER
from hkmigrate.regular import read_regular

if TYPE_CHECKING:
    from hkmigrate.source.ignored import Ignored

_LARGEST = 1_000_000
"""Bytes of a `.gitignore`; of the few that are larger, none was written by hand."""


def python_files(
    root: Path, exclude: Sequence[str], unread: dict[str, str], endings: tuple[str, ...] = (".py",)
) -> Iterator[tuple[str, str]]:
    """The Python files of the tree at `root`, or those with other `endings`, in the order of names folder by folder.

    What cannot be looked at is put into `unread`, with the reason.

    Yields:
        The path of a file, and its path relative to the root.

    Raises:
        OSError: the root itself cannot be listed.
    """
    top = str(root)
    outside = _ignored(top, exclude)
    os.scandir(top).close()
    yield from _walk(top, [*_above(root), *outside], unread, endings)


def _above(root: Path) -> list[Ignored]:
    """The .gitignore files of the folders above the root, up to the checkout's top."""
    found: list[Ignored] = []
    for folder in root.parents:
        if (root / ".git").exists():
            break
        found += _gitignore(str(folder))
        if (folder / ".git").exists():
            return found
    return []


def _gitignore(folder: str) -> list[Ignored]:
    try:
        text = read_regular(f"{folder}/.gitignore", _LARGEST).decode(errors="replace")
    except OSError:
        return []
    return _ignored(folder, text.splitlines())


def _ignored(folder: str, lines: Sequence[str]) -> list[Ignored]:
    if not any(line.strip() for line in lines):
        return []
    from hkmigrate.source.ignored import Ignored  # noqa: PLC0415 - a tree without patterns does without pathspec

    return [Ignored(folder, lines)]


_Level = tuple[str, list["Ignored"], Iterator[os.DirEntry[str]]]
"""A folder that is being gone through: its path below the root, the patterns that hold in it, what is left of it."""


def _walk(
    top: str, ignored: list[Ignored], unread: dict[str, str], endings: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    levels = [*_opened(top, "", ignored, unread)]  # not by calls of its own, which go less deep than folders
    while levels:
        below, ignored, entries = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
            continue
        name, path = entry.name, entry.path
        if entry.is_dir(follow_symlinks=False):
            if name[0] != "." and name not in NEVER and not any(test(f"{path}/") for test in ignored):
                levels += _opened(path, f"{below}{name}/", ignored, unread)
        elif name.endswith(endings) and not any(test(path) for test in ignored):
            if _is_taken(entry, f"{below}{name}", unread):
                yield path, f"{below}{name}"


def _opened(folder: str, below: str, ignored: list[Ignored], unread: dict[str, str]) -> Iterator[_Level]:
    """A folder to go through, unless it is an environment, or cannot be listed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        unread[_shown(below.rstrip("/"))] = _reason(error)
        return
    names = {entry.name for entry in entries}
    if "pyvenv.cfg" in names and below:
        return
    yield below, [*ignored, *(_gitignore(folder) if ".gitignore" in names else ())], iter(entries)


def _is_taken(entry: os.DirEntry[str], name: str, unread: dict[str, str]) -> bool:
    """Whether what is called like a Python file is one that can be opened by its name."""
    try:
        if not entry.is_file():
            return False
    except OSError as error:
        unread[_shown(name)] = _reason(error)
        return False
    if name.isascii() or _shown(name) == name:
        return True
    unread[_shown(name)] = "its name is not UTF-8"
    return False


def _shown(path: str) -> str:
    """A path as a report can hold it: bytes that are not UTF-8 are escaped."""
    return path.encode(errors="backslashreplace").decode()


def _reason(error: OSError) -> str:
    return error.strerror or "it cannot be opened"

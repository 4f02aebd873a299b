"""The files of a tree: which ones belong to it, and their bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hkmigrate.source.text import LARGEST, TOO_LARGE, UnreadableError
from hkmigrate.source.walk import python_files


class TreeError(Exception):
    """The tree cannot be read at all; the message names the path and what to do."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The bytes of a tree's Python files by path, and the files that could not be read, with the reason.

    Attributes:
        root: the folder that paths are relative to.
        files: the bytes of each file, by its path relative to the root.
        unread: reasons by path, for files that could not be opened.
        chosen: the paths that were asked for: hack sites elsewhere are read, but not worked on.
    """

    root: Path
    files: dict[str, bytes]
    unread: dict[str, str]
    chosen: tuple[str, ...]

    def is_chosen(self, path: str) -> bool:
        """Whether `path` is, or lies below, one of the paths that were asked for."""
        return any(one in (".", path) or path.startswith(f"{one}/") for one in self.chosen)


def read_tree(paths: Sequence[Path], exclude: Sequence[str] = ()) -> Tree:
    """Read the Python files of the tree that `paths` name.

    The root is the folder named, or, for files or several paths, the deepest folder that holds them all.

    Raises:
        TreeError: a path is missing or is neither a folder nor a Python file.
    """
    given = [Path(os.path.abspath(path)) for path in paths] or [Path.cwd()]  # noqa: PTH100 - resolve() would follow links
    for path in given:
        if not path.exists():
            raise TreeError(f"{path}: no such file or folder")
        if not path.is_dir() and path.suffix != ".py":
            raise TreeError(f"{path}: neither a folder nor a Python file")
    folders = [path if path.is_dir() else path.parent for path in given]
    root = Path(os.path.commonpath(folders))
    files: dict[str, bytes] = {}
    unread: dict[str, str] = {}
    try:
        for place, name in python_files(root, exclude, unread):
            try:
                files[name] = read_file(place)
            except OSError as error:
                unread[name] = error.strerror or "it cannot be opened"
            except UnreadableError as error:
                unread[name] = str(error)
    except OSError as error:
        raise TreeError(f"{root}: {error.strerror or 'it cannot be read'}") from error
    return Tree(root, files, unread, tuple(path.relative_to(root).as_posix() for path in given))


def read_file(path: str) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: it cannot be opened.
        UnreadableError: it is larger than any file that is taken.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a `Path` for each of many files takes its time
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise UnreadableError(TOO_LARGE)
        return file.read()

"""The files of a tree: which ones belong to it, and their bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import is_not
from pathlib import Path

from hkmigrate.regular import open_regular
from hkmigrate.source.notebook import ENDING, LARGEST_NOTEBOOK, ClosedError, Notebook, matters, read_notebook
from hkmigrate.source.text import LARGEST, UnreadableError
from hkmigrate.source.walk import python_files


class TreeError(Exception):
    """The tree cannot be read at all; the message names the path and what to do."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The bytes of a tree's Python files by path, and the files that could not be read, with the reason.

    A notebook is among the files as the Python text of its cells.

    Attributes:
        root: the folder that paths are relative to.
        files: the bytes of each file, by its path relative to the root.
        unread: reasons by path, for files that could not be opened.
        chosen: the paths that were asked for: hack sites elsewhere are read, but not worked on.
        notebooks: the notebooks among the files, by path.
        closed: the code of notebooks that may run, but could not be read as Python, by path.
        unfit: reasons by path, for files that could be read and turned out to be none that can be changed.
    """

    root: Path
    files: dict[str, bytes]
    unread: dict[str, str]
    chosen: tuple[str, ...]
    notebooks: Mapping[str, Notebook] = field(default_factory=dict)
    closed: Mapping[str, str] = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)

    def on_disk(self, path: str) -> bytes:
        """The bytes of a file as they were read."""
        return self.notebooks[path].data if path in self.notebooks else self.files[path]

    def since(self, other: Tree) -> set[str]:
        """The files whose texts are not the very objects that another tree has; what it alone has is not among them."""
        before = other.files
        if list(self.files) == list(before):
            return set(compress(self.files, map(is_not, self.files.values(), before.values())))
        return {path for path, data in self.files.items() if before.get(path) is not data}

    def is_chosen(self, path: str) -> bool:
        """Whether `path` is, or lies below, one of the paths that were asked for."""
        return any(one in (".", path) or path.startswith(f"{one}/") for one in self.chosen)


def read_tree(paths: Sequence[Path], exclude: Sequence[str] = (), root: Path | None = None) -> Tree:
    """Read the Python files, and the notebooks that matter, of the tree at `root`, of which `paths` are chosen.

    By default the root is the folder named, or, for files or several paths, the deepest folder that holds them all.

    Raises:
        TreeError: a path is missing or is neither a folder nor a Python file or notebook.
    """
    given = [Path(os.path.abspath(path)) for path in paths] or [Path.cwd()]  # noqa: PTH100 - resolve() would follow links
    for path in given:
        if not os.path.exists(path):  # noqa: PTH110 - a path would raise for what may not be looked at, or is too long
            raise TreeError(f"{path}: no such file or folder")
        if not path.is_dir() and not (path.is_file() and path.name.endswith((".py", ENDING))):
            raise TreeError(f"{path}: neither a folder nor a Python file or notebook")
    folders = [path if path.is_dir() else path.parent for path in given]
    root = root or Path(os.path.commonpath(folders))
    files: dict[str, bytes] = {}
    unread: dict[str, str] = {}
    found: dict[str, bytes] = {}
    try:
        for place, name in python_files(root, exclude, unread, (".py", ENDING)):
            try:
                if name.endswith(ENDING):
                    found[name] = read_file(place, LARGEST_NOTEBOOK)
                else:
                    files[name] = read_file(place)
            except OSError as error:
                unread[name] = error.strerror or "it cannot be opened"
            except UnreadableError as error:
                unread[name] = str(error)
    except OSError as error:
        raise TreeError(f"{root}: {error.strerror or 'it cannot be read'}") from error
    chosen = tuple(path.relative_to(root).as_posix() for path in given)
    return _with_notebooks(Tree(root, files, unread, chosen), found) if found else Tree(root, files, unread, chosen)


def _with_notebooks(tree: Tree, found: Mapping[str, bytes]) -> Tree:
    """The tree with those of the notebooks that may have to do with Haiku."""
    notebooks, closed = dict[str, Notebook](), dict[str, str]()
    uses_haiku = any(b"haiku" in data for data in (*tree.files.values(), *found.values()))
    modules = {part.encode() for path in tree.files for part in path.removesuffix(".py").split("/")}
    for path, data in found.items():
        if path in tree.chosen or matters(data, modules if uses_haiku else frozenset()):
            try:
                notebooks[path] = read_notebook(data)
            except UnreadableError as error:
                tree.unread[path] = str(error)
                if isinstance(error, ClosedError):
                    closed[path] = error.text
    files = tree.files | {path: notebook.python for path, notebook in notebooks.items()}
    return replace(tree, files=files, notebooks=notebooks, closed=closed)


def read_file(path: str, largest: int = LARGEST) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: it cannot be opened.
        UnreadableError: it is larger than any file that is taken.
    """
    return read_with_status(path, largest)[0]


def read_with_status(path: str, largest: int = LARGEST) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and what the system said of it right before they were read.

    Raises:
        OSError: it cannot be opened.
        UnreadableError: it is larger than any file that is taken.
    """
    handle, status = open_regular(path)  # `open` takes three times as long
    try:
        if status.st_size > largest:
            raise UnreadableError(f"larger than {largest // 1_000_000} MB")
        data = os.read(handle, status.st_size + 1)
        while len(data) != status.st_size and (more := os.read(handle, largest)):
            data += more  # it is being written, or does not say how long it is
        return data, status
    finally:
        os.close(handle)

"""The files of a tree: which ones belong to it, and their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

NEVER = frozenset(["__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "__pypackages__"])


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
    files, unread = {}, {}
    for path in _python_files(root, exclude):
        name = path.relative_to(root).as_posix()
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            unread[name] = error.strerror or "it cannot be opened"
    return Tree(root, files, unread, tuple(path.relative_to(root).as_posix() for path in given))


def _python_files(root: Path, exclude: Sequence[str]) -> Iterator[Path]:
    outside = [(root, GitIgnoreSpec.from_lines(exclude))] if exclude else []
    yield from _walk(root, [*_ignored_above(root), *outside])


def _ignored_above(root: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    """The .gitignore files of the folders above the root, up to the checkout's top."""
    found = []
    for folder in root.parents:
        if (root / ".git").exists():
            break
        found += _gitignore(folder)
        if (folder / ".git").exists():
            return found
    return []


def _gitignore(folder: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    path = folder / ".gitignore"
    try:
        lines = path.read_text(errors="replace").splitlines() if path.is_file() else []
    except OSError:
        return []
    return [(folder, GitIgnoreSpec.from_lines(lines))] if lines else []


def _walk(folder: Path, ignored: list[tuple[Path, GitIgnoreSpec]]) -> Iterator[Path]:
    ignored = [*ignored, *_gitignore(folder)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and not (entry.name.endswith(".py") and entry.is_file()):
            continue
        if any(spec.match_file(f"{path.relative_to(top).as_posix()}{'/' * is_folder}") for top, spec in ignored):
            continue
        if not is_folder:
            yield path
        elif not entry.name.startswith(".") and entry.name not in NEVER and not (path / "pyvenv.cfg").exists():
            yield from _walk(path, ignored)

"""Which paths of a tree may be written to: the same rule for what an apply writes and for what a state file names."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

_LONGEST, _LONGEST_NAME = 4096, 255
"""Bytes in a path, and in a name in it; hardly any system takes more."""
_ENDINGS = (".py", ".ipynb")
OURS = ".hkmigrate"
"""How the names of our own temporary files begin, and the name of the folder that earlier versions made."""


def file_path(path: object) -> str:
    """The path of a file that hkmigrate may write, relative to the root, with forward slashes.

    Raises:
        ValueError: it is none; the message says why.
    """
    text = _normal(path)
    folder, _, name = text.rpartition("/")
    _assert_visible(folder)
    if not name.endswith(_ENDINGS) or name.startswith(OURS):
        raise ValueError("is neither a Python file nor a notebook")
    return text


def folder_path(path: object) -> str:
    """The path of a folder that hkmigrate may make, relative to the root, with forward slashes.

    Raises:
        ValueError: it is none; the message says why.
    """
    text = _normal(path)
    _assert_visible(text)
    return text


def above(files: tuple[str, ...]) -> frozenset[str]:
    """Every folder between the root and some of these files."""
    return frozenset(
        folder.as_posix() for file in files for folder in PurePosixPath(file).parents if folder != PurePosixPath()
    )


def _normal(path: object) -> str:
    if type(path) is not str or not 0 < len(os.fsencode(path)) <= _LONGEST:
        raise ValueError("is no path")
    parts = path.split("/")
    if any(len(os.fsencode(part)) > _LONGEST_NAME for part in parts):
        raise ValueError("has too long a name in it")
    if path.startswith("/") or ".." in parts:
        raise ValueError("leads out of the tree")
    if "" in parts or "." in parts or "\0" in path or (os.sep != "/" and os.sep in path):
        raise ValueError("is not the plain path of a file")
    return path


def _assert_visible(folder: str) -> None:
    if any(part.startswith(".") for part in folder.split("/")):
        raise ValueError("lies in a folder whose name begins with a dot")

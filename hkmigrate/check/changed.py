"""Which lines of a tree are not those of another: what a refactoring that somebody else made has rewritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

from hkmigrate.regular import read_regular

LARGEST = 1 << 20  # bytes of a file that is still compared; what is larger was not written by hand


def changed_lines(old: Path, new: Path, left_out: Callable[[str, list[str]], set[str]]) -> dict[str, tuple[int, ...]]:
    """The lines of each Python file of `new` that `old` has not at the same path; a new file counts as a whole.

    Args:
        old: the folder of the old tree.
        new: the folder of the new tree.
        left_out: says of a folder and the names in it which ones are no part of the tree.
    """
    found = {}
    for path in _files(new, left_out):
        before, after = _lines(old / path), _lines(new / path)
        if before != after:
            lines = tuple(_touched(before, after))
            if lines:
                found[path.as_posix()] = lines
    return found


def _files(tree: Path, left_out: Callable[[str, list[str]], set[str]]) -> Iterator[Path]:
    for folder, folders, files in os.walk(tree):
        gone = left_out(folder, folders)
        folders[:] = sorted(name for name in folders if name not in gone and not name.startswith("."))
        for name in sorted(files):
            if name.endswith(".py"):
                yield (Path(folder) / name).relative_to(tree)


def _lines(file: Path) -> list[bytes]:
    try:
        return read_regular(file, LARGEST).splitlines()
    except OSError:
        return []


def _touched(before: list[bytes], after: list[bytes]) -> Iterator[int]:
    for what, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what in ("replace", "insert"):
            yield from range(start + 1, end + 1)

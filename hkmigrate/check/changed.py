"""Which lines of a tree are not those of another: what a refactoring that somebody else made has rewritten."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from hkmigrate.check.toplevel import toplevel_changes
from hkmigrate.model.verdict import Uncompared
from hkmigrate.regular import read_regular

LARGEST = 1 << 20  # bytes of a file that is still compared; what is larger was not written by hand
LeftOut = Callable[[str, list[str]], set[str]]


@dataclass(slots=True)
class Changed:
    """What differs between two trees.

    Attributes:
        lines: by path, lines of the new tree that the old one has not, and those beside lines that it has not any more.
        outside: changes of what modules do when they are imported or run, which no transform can contain.
    """

    lines: dict[str, tuple[int, ...]] = field(default_factory=dict)
    outside: list[Uncompared] = field(default_factory=list)


def changes(old: Path, new: Path, left_out: LeftOut) -> Changed:
    """What differs between the Python files of two trees; a new file counts as a whole.

    Args:
        old: the folder of the old tree.
        new: the folder of the new tree.
        left_out: says of a folder and the names in it which ones are no part of the tree.
    """
    found = Changed()
    for path in _files(new, left_out):
        before, after = _lines(old / path), _lines(new / path)
        if before == after:
            continue
        old_tree, new_tree = _parsed(before), _parsed(after)
        lines = tuple(_touched(before, after, old_tree, new_tree))
        if lines:
            found.lines[path.as_posix()] = lines
        if before and old_tree is not None and new_tree is not None:
            found.outside += toplevel_changes(path.as_posix(), old_tree, new_tree)
    return found


def _files(tree: Path, left_out: LeftOut) -> Iterator[Path]:
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


def _parsed(lines: Sequence[bytes]) -> ast.Module | None:
    try:
        return ast.parse(b"\n".join(lines))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _touched(before: list[bytes], after: list[bytes], old: ast.Module | None, new: ast.Module | None) -> Iterator[int]:
    """Lines that are new, and the neighbours of those that are gone; comments and layout do not count."""
    for what, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if old is not None and new is not None and _said(old, start, end) == _said(new, begin, stop):
            continue
        if what == "delete":
            yield from (line for line in (begin, begin + 1) if 0 < line <= len(after))
        else:
            yield from range(begin + 1, stop + 1)


def _said(tree: ast.Module, start: int, end: int) -> list[str]:
    """The innermost statements on the lines after `start` up to `end`, without those inside of them."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            inner = [child.lineno for child in ast.walk(node) if isinstance(child, ast.stmt) and child is not node]
            last = min(inner, default=(node.end_lineno or node.lineno) + 1) - 1
            if node.lineno <= end and max(last, node.lineno) > start:
                found.append((node.lineno, node.col_offset, _head(node)))
    return [text for _, _, text in sorted(found)]


def _head(node: ast.stmt) -> str:
    blocks = ("body", "orelse", "finalbody", "handlers", "cases")
    fields = {name: value for name, value in ast.iter_fields(node) if name not in blocks}
    return f"{type(node).__name__} " + " ".join(f"{name}={_dump(value)}" for name, value in fields.items())


def _dump(value: object) -> str:
    if isinstance(value, ast.AST):
        return ast.dump(value)
    return str([_dump(item) for item in value]) if isinstance(value, list) else repr(value)

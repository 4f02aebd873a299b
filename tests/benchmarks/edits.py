"""Edits of a tree of Python files by the spans of its syntax nodes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Files = dict[str, str]


@dataclass(frozen=True)
class Edit:
    """New text for a span of a file, in bytes of its UTF-8."""

    path: str
    start: int
    end: int
    text: str


class Source:
    """One file and its syntax tree."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._bytes = text.encode()
        self.tree = ast.parse(self._bytes)
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, the nearest first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """All nodes of some kinds."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node starts and ends."""
        return (
            self._starts[node.lineno - 1] + node.col_offset,  # type: ignore[attr-defined]
            self._starts[node.end_lineno - 1] + node.end_col_offset,  # type: ignore[attr-defined]
        )

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self._bytes[start:end].decode()

    def put(self, node: ast.AST, text: str) -> Edit:
        """A node replaced."""
        return Edit(self.path, *self.span(node), text)

    def swap(self, first: ast.AST, second: ast.AST) -> tuple[Edit, ...]:
        """Two nodes in each other's place."""
        return self.put(first, self.of(second)), self.put(second, self.of(first))

    def indent(self, node: ast.AST) -> str | None:
        """The white space before a statement that begins its line, None for any other node."""
        start, _ = self.span(node)
        before = self._bytes[self._starts[node.lineno - 1] : start].decode()  # type: ignore[attr-defined]
        return before if not before.strip() else None

    def before(self, node: ast.AST, text: str) -> Edit | None:
        """A statement of its own put before a statement."""
        start, indent = self.span(node)[0], self.indent(node)
        return None if indent is None else Edit(self.path, start, start, f"{text}\n{indent}")

    def after(self, node: ast.AST, text: str) -> Edit | None:
        """A statement of its own put behind a statement."""
        end, indent = self.span(node)[1], self.indent(node)
        return None if indent is None else Edit(self.path, end, end, f"\n{indent}{text}")


def sources(files: Mapping[str, str]) -> list[Source]:
    """The files as syntax trees, in order."""
    return [Source(path, files[path]) for path in sorted(files) if path.endswith(".py")]


def plain(files: Mapping[str, bytes]) -> Files:
    """Files as text, without byte order marks and odd line endings."""
    return {path: data.decode("utf-8-sig").replace("\r\n", "\n") for path, data in files.items()}


def edited(files: Mapping[str, str], edits: Iterable[Edit]) -> Files:
    """The files with edits carried out, none of which overlap."""
    found = {path: text.encode() for path, text in files.items()}
    for edit in sorted(edits, key=lambda edit: (edit.path, edit.start), reverse=True):
        data = found[edit.path]
        found[edit.path] = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return {path: data.decode() for path, data in found.items()}


def parses(files: Mapping[str, str]) -> bool:
    """Whether every file is Python still."""
    try:
        for path, text in files.items():
            compile(text, path, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True

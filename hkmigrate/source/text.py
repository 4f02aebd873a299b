"""One file's text: its bytes, its lines as Python's parser counts them, and its syntax tree."""

from __future__ import annotations

import ast
import codecs
import re
import warnings
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from hkmigrate.model.edit import digest
from hkmigrate.model.place import Span, line_starts
from hkmigrate.source.pieces import Piece, Placed, TooDeepError, assert_shallow, changed, pieces_of

_LINE_END = re.compile(rb"\r\n|\r|\n")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LONG_IMPORT = re.compile(rb"(?:\b(?:import|from)\b|,)[\s\\]*+(?:[\w\x80-\xff]++[\s\\]*+\.[\s\\]*+){200}")
"""An import of a name of 200 parts, for which Python's parser takes time and memory that grow with their square."""
_PLACED = (ast.expr, ast.stmt, ast.arg, ast.keyword, ast.alias, ast.ExceptHandler, ast.pattern)
LARGEST = 8_000_000
DEEPEST = 1500
"""How many levels a syntax tree may have: ten times what people write; libcst has been seen to bear it."""
TOO_DEEP = "it is nested too deeply"
TOO_LARGE = f"larger than {LARGEST // 1_000_000} MB"


Places = Callable[[int], tuple[int, int]]


class UnreadableError(Exception):
    """A file that cannot be taken, and why; the message is shown to a person under `unread`."""


class UnfitError(UnreadableError):
    """A file that could be read, and turns out to be none that can be changed, at `path`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class SourceFile:
    """A Python file of the tree: `path` relative to the root, with forward slashes, and `data`, its bytes.

    Of a notebook, `place` tells the cell that a line of the text is in, and the line within it. `known` is an older
    text of the file: what has not changed is not read again.

    Raises:
        UnreadableError: the file is not UTF-8, does not parse, or is larger than `LARGEST` bytes.
    """

    def __init__(self, path: str, data: bytes, place: Places | None = None, known: SourceFile | None = None) -> None:
        self.path = path
        self.data = data
        self._place = place
        self.digest = digest(data)
        self._starts = line_starts(data)
        try:
            self.placed = (self._read_again(known) if known is not None else None) or self._read()
        except TooDeepError as error:
            raise UnreadableError(TOO_DEEP) from error
        statements = [statement for piece in self.pieces for statement in piece.statements]
        self.tree = ast.Module(body=statements, type_ignores=[])

    def _read(self) -> list[Placed]:
        return self._placed(parse(self.data).body)

    def _placed(self, body: list[ast.stmt]) -> list[Placed]:
        found = []
        for piece in pieces_of(body, self.data, self._starts, DEEPEST):
            assert_shallow(piece, self.data, self._starts, DEEPEST)
            found.append(Placed(piece))
        return found

    def _read_again(self, known: SourceFile) -> list[Placed] | None:
        """The pieces of a text that in parts is that of `known`; None where it can only be read as a whole."""
        found = changed(self.data, known.data, known.placed, known._starts)
        if found is None or len(self.data) > LARGEST or _LONG_IMPORT.search(found.text):
            return None
        try:
            body = _parsed("\n" * (found.line - 1) + found.text.decode()).body
        except (UnreadableError, UnicodeDecodeError):
            return None  # by itself it makes no statements
        return [*found.before, *self._placed(body), *found.after]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The statements of the file, some at a time."""
        return tuple(one.piece for one in self.placed)

    @cached_property
    def is_shifted(self) -> bool:
        """Whether nodes may say another line than the one on which they stand, which `line` tells."""
        return any(one.shift for one in self.placed)

    @cached_property
    def _shifts(self) -> dict[ast.AST, int]:
        return {node: one.shift for one in self.placed if one.shift for node in one.piece.nodes}

    def line(self, node: ast.AST) -> int:
        """The line, from 1, on which a node begins."""
        assert isinstance(node, _PLACED)
        return node.lineno + self._shifts.get(node, 0)

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node that each node is part of."""
        found: dict[ast.AST, ast.AST] = {}
        for piece in self.pieces:
            found.update(dict.fromkeys(piece.statements, self.tree))
            found.update(zip(piece.inner, piece.above, strict=True))
        return found

    @cached_property
    def newline(self) -> str:
        """The line ending of the file's first line."""
        found = _LINE_END.search(self.data)
        return found.group().decode() if found else "\n"

    @cached_property
    def quote(self) -> str:
        """The quotation mark that most of the file's short strings have."""
        single = double = 0
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno == node.end_lineno:
                start, end = self.bounds(node)
                single += self.data[end - 1 : end] == b"'" and self.data[start : start + 3] != b"'''"
                double += self.data[end - 1 : end] == b'"' and self.data[start : start + 3] != b'"""'
        return "'" if single > double else '"'

    @cached_property
    def indent(self) -> str:
        """One step of indentation as the file has it: that of the first indented statement."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt) and isinstance(body, list) and body and body[0].lineno > node.lineno:
                return self.margin(body[0])[len(self.margin(node)) :] or "    "
        return "    "

    def offset(self, line: int, column: int) -> int:
        """The byte offset of `line` (from 1) and `column` (from 0, in UTF-8 bytes), as `ast` gives them."""
        return self._starts[line - 1] + column

    def bounds(self, node: ast.AST) -> tuple[int, int]:
        """The byte offsets of a node's first byte and of the byte after its last."""
        assert isinstance(node, _PLACED)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        starts, shift = self._starts, self._shifts.get(node, 0) - 1
        return starts[node.lineno + shift] + node.col_offset, starts[node.end_lineno + shift] + node.end_col_offset

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        start, end = self.bounds(node)
        return self.span_of(start, end)

    def span_of(self, start: int, end: int) -> Span:
        """The span of the bytes `start` to `end`."""
        line = self.line_at(start)
        column = len(self.data[self._starts[line - 1] : start].decode()) + 1
        cell, line = self._place(line) if self._place is not None else (None, line)
        return Span(self.path, start, end, line, column, cell)

    def line_at(self, offset: int) -> int:
        """The line, from 1, on which the byte `offset` stands."""
        return max(bisect_right(self._starts, offset), 1)

    def line_start(self, line: int) -> int:
        """The offset of the first byte of a line, which may be one past the last."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.data)

    def text(self, node: ast.AST) -> str:
        """A node's text as it stands in the file."""
        start, end = self.bounds(node)
        return self.data[start:end].decode()

    def slice(self, start: int, end: int) -> str:
        """The text between two byte offsets."""
        return self.data[start:end].decode()

    def margin(self, node: ast.AST) -> str:
        """The white space before the first token of the line on which a statement begins."""
        assert isinstance(node, ast.stmt | ast.expr)
        start = self._starts[self.line(node) - 1]
        line = self.data[start : start + node.col_offset].decode()
        return line[: len(line) - len(line.lstrip(" \t\f"))]


def parse(data: bytes) -> ast.Module:
    """The syntax tree of a text.

    Raises:
        UnreadableError: there is none.
    """
    if len(data) > LARGEST:
        raise UnreadableError(TOO_LARGE)
    text = data.removeprefix(codecs.BOM_UTF8)
    if text.startswith(codecs.BOM_UTF8):
        raise UnreadableError("syntax error at line 1")
    for line in text.splitlines()[:2]:
        cookie = _COOKIE.match(line)
        if cookie and cookie.group(1).decode("ascii").lower().replace("_", "-") not in (
            "utf-8",
            "utf8",
            "ascii",
            "us-ascii",
        ):
            raise UnreadableError(f"its encoding is {cookie.group(1).decode()}, not UTF-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 at line {data[: error.start].count(bytes([10])) + 1}") from error
    if _LONG_IMPORT.search(text):
        raise UnreadableError("it imports a name of more than 200 parts")
    return _parsed(text)


def _parsed(text: bytes | str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise UnreadableError(f"syntax error at line {error.lineno or 1}") from error
    except ValueError as error:
        raise UnreadableError("it holds a NUL byte") from error
    except (RecursionError, MemoryError) as error:
        raise UnreadableError(TOO_DEEP) from error

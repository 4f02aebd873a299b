"""Where something stands: a span of bytes in one file, with the line and column that people read."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from itertools import accumulate


def line_starts(data: bytes) -> list[int]:
    r"""Where the lines of a text begin, the first one behind a byte order mark; `\n`, `\r\n` and `\r` end a line."""
    lines = data.splitlines(keepends=True)
    if data.endswith((b"\n", b"\r")):
        lines.append(b"")
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    return [mark, *accumulate(map(len, lines[:-1]))]


def file_of(path: str, cell: int | None) -> str:
    """What lines are counted in: a file, or one cell of a notebook."""
    return path if cell is None else f"{path}:cell {cell}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Bytes `start` to `end` of the file `path`.

    `path` is relative to the tree's root, with forward slashes. `start` and `end` count bytes of the file's UTF-8 text
    from 0; `line` and `column` count from 1, `column` in characters. Of a notebook the bytes are those of all its code
    as one text, `cell` is the number of the cell among all its cells, from 1, and `line` the line in it.
    """

    path: str
    start: int
    end: int
    line: int
    column: int
    cell: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def file(self) -> str:
        """The path, and of a notebook the cell: `demo.ipynb:cell 3`."""
        return file_of(self.path, self.cell)

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span of the same file."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end

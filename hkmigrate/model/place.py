"""Where something stands: a span of bytes in one file, with the line and column that people read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Bytes `start` to `end` of the file `path`.

    `path` is relative to the tree's root, with forward slashes. `start` and `end` count bytes of the file's UTF-8 text
    from 0; `line` and `column` count from 1, `column` in characters.
    """

    path: str
    start: int
    end: int
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span of the same file."""
        return self.path == other.path and self.start <= other.start and other.end <= self.end

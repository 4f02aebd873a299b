r"""A document as an editor has it: lines, positions in the units of its encoding, and edits.

Only `\n`, `\r\n` and `\r` end a line, as the protocol says; form feeds and Unicode's separators are characters like
others. Positions are pairs of a line and a character, both from 0; a character counts code units of the encoding that
client and server have agreed on, and one past the end of its line means that end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from hkmigrate.model.place import line_starts

Encoding = Literal["utf-8", "utf-16", "utf-32"]
ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
Position = tuple[int, int]
_ENDS = re.compile(r"\r\n|\r|\n")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")


def split_lines(text: str) -> list[str]:
    """The lines of a text, each with its end; the last one, which may be empty, has none."""
    ends = [match.end() for match in _ENDS.finditer(text)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)])]


def units(text: str, encoding: Encoding) -> int:
    """How many code units a text takes."""
    if text.isascii() or encoding == "utf-32":
        return len(text)
    if encoding == "utf-16":
        return len(text) + sum(character > "\uffff" for character in text)
    return len(to_bytes(text))


def to_bytes(text: str) -> bytes:
    """A text as it would be saved; half a surrogate pair gives bytes that are no UTF-8, which reading refuses."""
    return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class Text:
    """The text of a document, by lines with their ends; the last line has none."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Text:
        """The text with its lines told apart."""
        return cls(tuple(split_lines(text)))

    @cached_property
    def data(self) -> bytes:
        """The text as it would be saved."""
        return to_bytes("".join(self.lines))

    def edited(self, start: Position, end: Position, new: str, encoding: Encoding) -> Text:
        """The text with `new` in place of what lies between two positions, given in either order."""
        start, end = sorted((start, end))
        first, before, _ = self._cut(start, encoding)
        last, _, after = self._cut(end, encoding)
        middle = _paired(before + new + after)
        if first and middle.startswith("\n") and self.lines[first - 1].endswith("\r"):
            first -= 1  # the two characters are one line end now
            middle = self.lines[first] + middle
        lines = split_lines(middle)
        if last + 1 < len(self.lines):
            lines.pop()  # `after` has brought its line's end along, so that nothing is left behind it
        return Text((*self.lines[:first], *lines, *self.lines[last + 1 :]))

    def _cut(self, position: Position, encoding: Encoding) -> tuple[int, str, str]:
        """The line of a position, what stands in it before, and what stands behind, the line's end included."""
        number, character = position
        if number >= len(self.lines):
            return len(self.lines) - 1, self.lines[-1], ""
        line = self.lines[number]
        content = line.rstrip("\r\n")
        before, after = _cut(content, character, encoding)
        return number, before, after + line[len(content) :]


def _cut(content: str, character: int, encoding: Encoding) -> tuple[str, str]:
    if content.isascii() or encoding == "utf-32":
        return content[:character], content[character:]
    if encoding == "utf-16":
        wide = content.encode("utf-16-le", "surrogatepass")
        return _narrow(wide[: 2 * character]), _narrow(wide[2 * character :])
    narrow = to_bytes(content)
    while character < len(narrow) and narrow[character] & 0xC0 == 0x80:
        character -= 1  # inside of a character: before it
    return narrow[:character].decode("utf-8", "surrogatepass"), narrow[character:].decode("utf-8", "surrogatepass")


def _narrow(wide: bytes) -> str:
    return wide.decode("utf-16-le", "surrogatepass")


def _paired(text: str) -> str:
    """The text with halves of surrogate pairs that have come to stand together as the characters that they are."""
    return _narrow(text.encode("utf-16-le", "surrogatepass")) if _SURROGATE.search(text) else text


class Places:
    """Where the bytes of a file stand for an editor, which sees no byte order mark."""

    def __init__(self, data: bytes) -> None:
        """Takes the bytes of a file."""
        self._data = data
        self._starts = line_starts(data)

    def position(self, offset: int, encoding: Encoding) -> Position:
        """The position of the byte at `offset`."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        before = self._data[self._starts[line] : offset]
        return line, units(before.decode("utf-8", "replace"), encoding)

    def line_end(self, offset: int) -> int:
        """The offset at which the line of the byte at `offset` ends, its line end left out."""
        found = _LINE_END.search(self._data, offset)
        return found.start() if found else len(self._data)

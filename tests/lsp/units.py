"""An editor that is slow and plain: a list of code units, and positions found by walking over all of them."""

from __future__ import annotations

from hkmigrate.lsp.text import Encoding

_CODEC = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Editor:
    """Knows nothing of lines but what it sees when it walks."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._encoding = encoding
        self._units = self._split(text)

    def _split(self, text: str) -> list[bytes]:
        data, width = text.encode(_CODEC[self._encoding], "surrogatepass"), _WIDTH[self._encoding]
        return [data[at : at + width] for at in range(0, len(data), width)]

    def text(self) -> str:
        return b"".join(self._units).decode(_CODEC[self._encoding], "surrogatepass")

    def _unit(self, character: str) -> bytes:
        return character.encode(_CODEC[self._encoding])

    def offset(self, line: int, character: int) -> int:
        at = 0
        for _ in range(line):
            while at < len(self._units) and self._units[at] not in (self._unit("\r"), self._unit("\n")):
                at += 1
            if at == len(self._units):
                return at
            pair = self._units[at : at + 2] == [self._unit("\r"), self._unit("\n")]
            at += 2 if pair else 1
        while character and at < len(self._units) and self._units[at] not in (self._unit("\r"), self._unit("\n")):
            at, character = at + 1, character - 1
        while self._encoding == "utf-8" and at < len(self._units) and self._units[at][0] & 0xC0 == 0x80:
            at -= 1  # inside of a character: before it
        return at

    def edit(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        first, last = sorted((self.offset(*start), self.offset(*end)))
        self._units[first:last] = self._split(new)

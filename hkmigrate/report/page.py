"""The page that text reports are laid out on: its width, its colours, rows in columns and prose by whole words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from rich.console import Console
from rich.text import Text as RichText
from rich.theme import Theme

from hkmigrate.model.shown import shown

_THEME = Theme(
    {
        "name": "bold",
        "good": "green",
        "bad": "red",
        "gained": "green",
        "lost": "red",
        "changed": "yellow",
        "place": "cyan",
        "command": "bold",
        "aside": "dim",
    },
    inherit=False,
)
_GAP = 2
_SPACES = " \t\n\r\x0b\x0c"
"""What becomes a space where words are wrapped."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text report is to look: its width in columns, whether it has colours, and whether a terminal takes it."""

    width: int = 100
    colour: bool = False
    terminal: bool = False


class Text(RichText):
    """Text with styles, in which whatever would steer a terminal is escaped: all reports are made of it."""

    def __init__(self, text: str = "", style: str = "", **more: Any) -> None:
        super().__init__(shown(text), style, **more)

    @classmethod
    def assemble(cls, *parts: str | RichText | tuple[str, Any], **more: Any) -> Text:
        """Text of parts, each with a style or without."""
        made = super().assemble(*parts, **more)
        assert isinstance(made, Text)
        return made

    def append(self, text: RichText | str, style: Any = None) -> Text:
        """Add text with a style."""
        super().append(shown(text) if isinstance(text, str) else text, style)
        return self


class Page:
    """A text report in the making. Nothing on it is ever broken within a word, so that paths can be copied."""

    def __init__(self, style: Style) -> None:
        self.width = max(style.width, 40)
        self._file = StringIO()
        self._console = Console(
            file=self._file,
            width=self.width,
            force_terminal=style.colour,
            color_system="standard" if style.colour else None,
            no_color=not style.colour,
            theme=_THEME,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        """All that was put on the page."""
        return self._file.getvalue()

    def put(self, text: str) -> None:
        """Text that was laid out before."""
        self._file.write(text)

    def line(self, *parts: str | RichText | tuple[str, str], indent: int = 0) -> None:
        """One line as it is, however long."""
        self._console.print(Text(" " * indent).append_text(Text.assemble(*parts)), soft_wrap=True)

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self.text() and not self.text().endswith("\n\n"):
            self._console.print()

    def prose(self, text: str, *, indent: int = 0, hang: int = 0, lead: Text | None = None) -> None:
        """Words, wrapped between words; `lead` stands before the first of them, `hang` indents further lines."""
        lead = lead or Text()
        lines = textwrap.wrap(
            shown(text, _SPACES),
            max(self.width - indent, 20),
            initial_indent=" " * len(lead),
            subsequent_indent=" " * hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(lines):
            first = number == 0
            self.line(lead if first else "", line[len(lead) :] if first else line, indent=indent)

    def rows(self, rows: Iterable[Sequence[Text]], *, indent: int = 4, hang: int = 4) -> None:
        """Rows of cells in columns; a last cell that has no room moves to a line of its own."""
        rows = [row for row in rows if row]
        columns = max((len(row) - 1 for row in rows), default=0)
        widths = [max((row[at].cell_len for row in rows if at < len(row) - 1), default=0) for at in range(columns)]
        heads = [(_head(row[:-1], widths), row[-1]) for row in rows]
        room = self.width - indent - _GAP
        column = max((head.cell_len for head, tail in heads if head.cell_len + tail.cell_len <= room), default=0)
        for head, tail in heads:
            self._row(head, tail, column, indent, hang)

    def terms(self, rows: Iterable[tuple[Text, str]], *, indent: int = 2) -> None:
        """Terms in a column, each with words beside it, or below it where the terms are long."""
        rows = list(rows)
        column = max((term.cell_len for term, _ in rows), default=0) + _GAP
        for term, words in rows:
            if indent + column <= self.width * 2 // 3:
                self.prose(words, indent=indent, hang=column, lead=Text.assemble(term, " " * (column - term.cell_len)))
            else:
                self.line(term, indent=indent)
                self.prose(words, indent=indent + 4)

    def _row(self, head: Text, tail: Text, column: int, indent: int, hang: int) -> None:
        room = self.width - indent - _GAP - tail.cell_len
        if tail and head.cell_len > room:
            self.line(head, indent=indent)
            self.line(tail, indent=indent + hang)
        elif tail:
            gap = max(column if column <= room else 0, head.cell_len) - head.cell_len + _GAP
            self.line(head, " " * gap, tail, indent=indent)
        else:
            self.line(head, indent=indent)


def _head(cells: Sequence[Text], widths: Sequence[int]) -> Text:
    line = Text()
    for cell, width in zip(cells, widths, strict=False):
        line.append_text(cell).append(" " * (width - cell.cell_len + _GAP))
    line.rstrip()
    return line

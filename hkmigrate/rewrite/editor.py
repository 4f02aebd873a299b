"""The edits of one file: insertions, deletions and replacements that may hold each other, flattened in the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from hkmigrate.model.edit import Edit, Modify
from hkmigrate.model.place import Span
from hkmigrate.model.site import Written
from hkmigrate.source.layout import Layout
from hkmigrate.source.project import Module
from hkmigrate.source.text import LARGEST, TOO_LARGE, UnfitError, UnreadableError


@dataclass(frozen=True, slots=True, order=True)
class _Raw:
    """Bytes `start` to `end` become `written`; `rank` orders insertions at one place."""

    start: int
    end: int
    rank: int
    written: Written = field(compare=False)


class FileEditor:
    """Collects what changes in one file; `modify` gives it as disjoint edits."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._raw: list[_Raw] = []
        self.added_words: set[str] = set()

    @cached_property
    def layout(self) -> Layout:
        """The file's concrete syntax tree.

        Raises:
            UnfitError: libcst does not take the file.
        """
        try:
            return Layout(self.module.data)
        except UnreadableError as error:
            raise UnfitError(self.module.path, str(error)) from error

    def insert(self, at: int, text: str) -> None:
        """Put text at a byte offset; what is put there later comes behind."""
        self._raw.append(_Raw(at, at, len(self._raw), (text,)))

    def replace(self, start: int, end: int, written: Written) -> None:
        """Put new text in place of bytes; changes inside spans that it names are kept."""
        self._raw.append(_Raw(start, end, len(self._raw), written))

    def delete(self, start: int, end: int) -> None:
        """Take bytes away, and every change inside them."""
        self.replace(start, end, ())

    def swallowed(self) -> list[tuple[int, int]]:
        """The ranges of the old text that are gone, the spans that new text names not among them."""
        gone = []
        for raw in self._raw:
            kept = sorted((piece.start, piece.end) for piece in raw.written if isinstance(piece, Span))
            at = raw.start
            for start, end in kept:
                gone.append((at, start))
                at = end
            gone.append((at, raw.end))
        return [(start, end) for start, end in gone if end > start]

    def inserted(self) -> Iterable[str]:
        """All new text."""
        return [piece for raw in self._raw for piece in raw.written if isinstance(piece, str)]

    def kept_above(self, at: int) -> str:
        """The text before a byte offset that is not taken away, with plain line ends: some lines, not all blank."""
        kept, end = "", at
        for start, stop in sorted(self.swallowed(), reverse=True):
            if "\n" in kept.rstrip():
                return kept.replace("\r\n", "\n")
            if stop <= end:
                kept, end = self.module.slice(stop, end) + kept, start
            elif start < end:
                end = start
        near = self.module.slice(self.module.line_start(max(self.module.line_at(end) - 20, 1)), end)
        rest = near if "\n" in near.rstrip() else self.module.slice(0, end)
        return (rest + kept).replace("\r\n", "\n")

    def missing_blank_lines(self, at: int) -> int:
        """How many blank lines a class wants above it; none below a comment or at the top of the file."""
        above = self.kept_above(at)
        lines = above.rstrip(" \t\n").split("\n")
        if not above.strip() or (lines[-1].startswith("#") and above.endswith(f"{lines[-1]}\n")):
            return 0
        blank = len(above) - len(above.rstrip("\n")) - 1
        return max(2 - blank, 0)

    def modify(self) -> Modify | None:
        """The edits, None where nothing changes.

        Raises:
            UnfitError: the file would become too large to be read again.
        """
        edits = self._trimmed(self._flat(0, len(self.module.data)))
        useful = [edit for edit in edits if self.module.data[edit.start : edit.end].decode() != edit.text]
        grown = sum(len(edit.text.encode()) - (edit.end - edit.start) for edit in useful)
        if len(self.module.data) + grown > LARGEST:
            raise UnfitError(self.module.path, f"it would become {TOO_LARGE}")
        return Modify(self.module.path, self.module.digest, tuple(useful)) if useful else None

    def _trimmed(self, edits: list[Edit]) -> list[Edit]:
        """The edits, so that a file whose end is changed ends as it did, and without blank lines."""
        data = self.module.data
        newline = self.module.newline if data.endswith((b"\n", b"\r")) else ""
        if not edits or edits[-1].end < len(data):
            return edits
        *others, last = edits
        while others and not data[others[-1].end : last.start].strip():  # what is between goes with the end
            before = others.pop()
            between = self.module.slice(before.end, last.start)
            last = Edit(before.start, last.end, before.text + between + last.text)
        text = last.text.rstrip()
        if text:
            return [*others, Edit(last.start, last.end, text + newline)]
        kept = len(data[: last.start].rstrip(b" \t\r\n"))
        start = max(min(kept + len(newline), last.start), others[-1].end if others else 0) if kept else last.start
        return [*others, Edit(start, last.end, "")]

    def _flat(self, start: int, end: int) -> list[Edit]:
        """The outermost edits between two offsets, each with the text of those inside it."""
        found: list[Edit] = []
        at = start
        for raw in sorted((raw for raw in self._raw if start <= raw.start and raw.end <= end), key=_outermost_first):
            if raw.end <= at and raw.start < at:
                continue
            if raw.start < at and raw.written:
                raise ValueError(f"{self.module.path}: changes overlap at byte {raw.start}")
            found.append(Edit(max(raw.start, at), raw.end, self._text(raw)))
            at = raw.end
        return _merged(found)

    def _text(self, raw: _Raw) -> str:
        newline = self.module.newline
        return "".join(
            piece.replace("\n", newline) if isinstance(piece, str) else self._changed(piece) for piece in raw.written
        )

    def _changed(self, span: Span) -> str:
        parts, at = [], span.start
        for edit in self._flat(span.start, span.end):
            parts += [self.module.slice(at, edit.start), edit.text]
            at = edit.end
        return "".join([*parts, self.module.slice(at, span.end)])


def _outermost_first(raw: _Raw) -> tuple[int, int, int]:
    """Insertions come before what is replaced at the same place, and wider replacements before narrower ones."""
    return raw.start, 0 if raw.start == raw.end else -raw.end + (1 << 60), raw.rank


def _merged(edits: list[Edit]) -> list[Edit]:
    merged: list[Edit] = []
    for edit in edits:
        if merged and merged[-1].end == edit.start and merged[-1].start == merged[-1].end == edit.start:
            last = merged.pop()
            merged.append(Edit(last.start, edit.end, last.text + edit.text))
        else:
            merged.append(edit)
    return merged

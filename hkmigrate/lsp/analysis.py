"""What is known of a root at one moment: its plan, what that was made from, and where sites stand for the editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from hkmigrate.live import Reading
from hkmigrate.lsp.documents import Document
from hkmigrate.lsp.text import Encoding, Places, Text
from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Reported
from hkmigrate.report.marks import Diagnostic, diagnostics
from hkmigrate.report.values import PlanReport

Range = tuple[tuple[int, int], tuple[int, int]]
Group = GroupPlan | Reported


@dataclass(frozen=True)
class Analysis:
    """A reading, for a client that counts in `encoding`.

    Attributes:
        reading: the plan with the files that it was made from.
        texts: the open documents that it was made from, by path.
        versions: their versions, by path.
        encoding: the units of positions.
    """

    reading: Reading
    texts: Mapping[str, Text]
    versions: Mapping[str, int]
    encoding: Encoding
    _places: dict[str, Places] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, documents: Mapping[str, Document], encoding: Encoding) -> Analysis:
        """A reading of files among which are these documents, by path."""
        texts = {name: document.text for name, document in documents.items()}
        versions = {name: document.version for name, document in documents.items()}
        return cls(reading, texts, versions, encoding)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """What becomes of every name, by name."""
        plan = self.reading.plan
        return {group.name: group for group in (*plan.groups, *plan.reported)}

    @cached_property
    def marks(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """What lint says, by path; what a comment silences is not among it."""
        found: dict[str, tuple[Diagnostic, ...]] = {}
        for one in diagnostics(PlanReport(self.reading.plan, source_line=self.reading.line)):
            found[one.span.path] = (*found.get(one.span.path, ()), one)
        return found

    def places(self, path: str) -> Places:
        """Where bytes of a file stand."""
        if path not in self._places:
            self._places[path] = Places(self.reading.tree.files.get(path, b""))
        return self._places[path]

    def range(self, span: Span) -> Range:
        """Where a span stands, to the end of its first line at most: what is marked should be seen at a glance."""
        places = self.places(span.path)
        end = min(span.end, places.line_end(span.start))
        return places.position(span.start, self.encoding), places.position(end, self.encoding)

    def at(self, path: str, first: int, last: int) -> Iterator[Diagnostic]:
        """What lint says of the lines `first` to `last` of a file, from 0."""
        return (mark for mark in self.marks.get(path, ()) if first <= mark.span.line - 1 <= last)

    def is_of(self, path: str, text: Text) -> bool:
        """Whether the plan was made from this very text of a file."""
        return self.texts.get(path) is text and path not in self.reading.behind

    def carried(self, path: str, text: Text) -> Carried:
        """Where the lines of a file are now that its document has another text."""
        old = self.texts.get(path)
        if path in self.reading.behind or (old is None and path in self.reading.tree.files):
            old = Text.of(self.reading.tree.files[path].decode(errors="replace").removeprefix("\ufeff"))
        return Carried.between(old or text, text)


@dataclass(frozen=True)
class Carried:
    """How lines have moved: the first `kept` stay, `gone` more are no more, and the rest is `shift` further down."""

    kept: int
    gone: int
    shift: int

    @classmethod
    def between(cls, old: Text, new: Text) -> Carried:
        """By what is the same at the beginning and at the end of both."""
        if old.lines == new.lines:
            return cls(len(old.lines), 0, 0)
        kept = _alike(old.lines, new.lines)
        behind = _alike(old.lines[kept:][::-1], new.lines[kept:][::-1])
        return cls(kept, len(old.lines) - kept - behind, len(new.lines) - len(old.lines))

    def line(self, line: int) -> int | None:
        """Where a line is now; None where it has changed or is gone."""
        if line < self.kept:
            return line
        return line + self.shift if line >= self.kept + self.gone else None


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))

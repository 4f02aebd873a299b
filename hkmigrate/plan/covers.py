"""Spans by where they stand, so that of many those are soon found that lie around another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, TypeVar

from hkmigrate.model.place import Span

T = TypeVar("T")


class Covers(Generic[T]):
    """Spans, each with something that it belongs to."""

    def __init__(self, spans: Iterable[tuple[Span, T]]) -> None:
        self._spans: dict[str, list[tuple[int, int, T]]] = {}
        for span, owner in spans:
            self._spans.setdefault(span.path, []).append((span.start, span.end, owner))
        for found in self._spans.values():
            found.sort(key=lambda one: one[:2])
        self._starts = {path: [start for start, _, _ in found] for path, found in self._spans.items()}
        self._ends = {path: list(accumulate((end for _, end, _ in found), max)) for path, found in self._spans.items()}

    def around(self, span: Span) -> Iterator[T]:
        """What the spans around a span belong to, the innermost first, as often as there are such spans."""
        found, ends = self._spans.get(span.path, []), self._ends.get(span.path, [])
        at = bisect_right(self._starts.get(span.path, []), span.start) - 1
        while at >= 0 and ends[at] >= span.end:
            _, end, owner = found[at]
            if end >= span.end:
                yield owner
            at -= 1

    def cover(self, span: Span) -> bool:
        """Whether one of the spans is, or lies around, a span."""
        return next(self.around(span), None) is not None

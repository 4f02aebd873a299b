"""Which transform of a process is which of its counterpart, whatever they are called and in whatever order made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """A transform that a program made.

    Attributes:
        name: its function.
        keys: the keys of its cases by what they were called with.
        marks: digests of what these compute, likewise.
    """

    name: str
    keys: Mapping[str, str]
    marks: Mapping[str, str]


def sources_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    """The transforms of a process, from what it says of its cases."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(int(row["source"]), []).append(row)
    return tuple(
        Source(
            str(own[0]["function"]),
            {str(row["signature"]): str(row["key"]) for row in own},
            {str(row["signature"]): str(row["mark"]) for row in own if row["mark"]},
        )
        for _, own in sorted(found.items())
    )


def paired(old: Iterable[Source], new: Iterable[Source]) -> dict[str, str]:
    """Keys of the old process by those of the new one; those that have no counterpart are left out."""
    olds, news, keys = list(old), list(new), dict[str, str]()
    for trait in (_all, _called, _name, _computed, _signatures):
        for one, other in _alike(olds, news, trait):
            olds.remove(one)
            news.remove(other)
            keys |= {other.keys[at]: key for at, key in one.keys.items() if at in other.keys}
    return keys


def _alike(olds: list[Source], news: list[Source], trait: Callable[[Source], Hashable]) -> list[tuple[Source, Source]]:
    """Pairs with the same trait, each in the order of making."""
    waiting: dict[Hashable, list[Source]] = {}
    for source in news:
        waiting.setdefault(trait(source), []).append(source)
    return [(one, waiting[trait(one)].pop(0)) for one in olds if waiting.get(trait(one))]


def _all(source: Source) -> Hashable:
    return source.name, _computed(source)


def _called(source: Source) -> Hashable:
    return source.name, _signatures(source)


def _name(source: Source) -> Hashable:
    return source.name


def _computed(source: Source) -> Hashable:
    return tuple(sorted(source.marks.items()))


def _signatures(source: Source) -> Hashable:
    return tuple(sorted(source.keys))

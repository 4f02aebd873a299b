"""Where parameters and states have moved: paths of the old tree and of the new one that are used alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hkmigrate.check.pair import Pair
from hkmigrate.model.renames import renamed
from hkmigrate.model.verdict import Moves

KINDS = (("parameter", "params"), ("state", "state"))
Message = Mapping[str, Any]
Shapes = dict[str, str]  # by `parameter a/w` or `state a/s`


def moves(pair: Pair, case: str, traced: tuple[Message, Message], renames: Mapping[str, str], doing: str) -> Moves:
    """Where the paths of the old tree have gone that the new one does not have, as far as it can be told.

    First all other paths count as what they are called. Where that does not lead to the end, a path may also have taken
    the name of another one that has moved, and no name counts.
    """
    old, new = _shapes(traced[0], renames), _shapes(traced[1], {})
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    names = _Names(traced[0], renames)
    found = _matched(pair, case, (gone, come), (old, new), doing) if gone and come else _Match()
    if found.complete(gone):
        return found.moves(names)
    every = _matched(pair, case, (list(old), list(new)), (old, new), doing)
    return every.moves(names) if every.complete(old) and len(old) == len(new) else found.moves(names)


class _Names:
    """Names of leaves as the old tree has them: the children are asked for those after the renames."""

    def __init__(self, old: Message, renames: Mapping[str, str]) -> None:
        paths = [f"{row[0]}/{row[1]}" for _, key in KINDS for row in old[key]]
        self._old = {renamed(path, renames): path for path in paths}

    def path(self, name: str) -> str:
        """The path of a leaf of the new tree."""
        return name.partition(" ")[2]

    def old(self, name: str) -> str:
        """The path of a leaf in the old tree."""
        return self._old.get(self.path(name), self.path(name))


class _Match:
    """Which leaves are used alike."""

    def __init__(self) -> None:
        self.pairs: dict[str, str] = {}
        self.alike: list[str] = []
        self.guesses: dict[str, str] = {}
        self.unclear: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def complete(self, old: Iterable[str]) -> bool:
        return all(name in self.pairs for name in old)

    def moves(self, names: _Names) -> Moves:
        def paths(pairs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
            both = ((names.old(one), names.path(other)) for one, other in pairs.items())
            return tuple(sorted((one, other) for one, other in both if one != other))

        unclear = [
            (tuple(sorted(map(names.old, olds))), tuple(sorted(map(names.path, news)))) for olds, news in self.unclear
        ]
        alike = tuple(sorted(map(names.old, self.alike)))
        return Moves(paths(self.pairs), alike, paths(self.guesses), tuple(sorted(unclear)))


def _matched(
    pair: Pair, case: str, sides: tuple[Sequence[str], Sequence[str]], shapes: tuple[Shapes, Shapes], doing: str
) -> _Match:
    request = {"do": "uses", "case": case}
    replies = pair.ask_each([{**request, "nameless": list(side)} for side in sides], doing)
    found = _Match()
    if replies[0].error or replies[1].error:
        return found
    colours: list[Mapping[str, str]] = [reply.message["colours"] for reply in replies]
    alike = [{frozenset(group) for group in reply.message["alike"]} for reply in replies]
    for olds, news in _together(*colours):
        if len(olds) == len(news) == 1:
            found.pairs[olds[0]] = news[0]
        elif len(olds) == len(news) and frozenset(olds) in alike[0] and frozenset(news) in alike[1]:
            found.pairs |= dict(zip(sorted(olds), sorted(news), strict=True))
            found.alike += olds
        else:
            found.unclear.append((tuple(olds), tuple(news)))
    placed = [
        {*found.pairs, *(name for olds, _ in found.unclear for name in olds)},
        {*found.pairs.values(), *(name for _, news in found.unclear for name in news)},
    ]
    rest = [
        {name: known[name] for name in side if name not in done}
        for known, side, done in zip(shapes, sides, placed, strict=True)
    ]
    for olds, news in _together(*rest):
        if len(olds) == len(news) == 1:
            found.guesses[olds[0]] = news[0]
        else:
            found.unclear.append((tuple(olds), tuple(news)))
    return found


def _together(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[list[str], list[str]]]:
    """Names of both sides that have one value, where both sides have it."""
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for side, values in enumerate((old, new)):
        for name, value in values.items():
            groups.setdefault(value, ([], []))[side].append(name)
    return [(olds, news) for olds, news in groups.values() if olds and news]


def _shapes(message: Message, renames: Mapping[str, str]) -> Shapes:
    return {
        f"{kind} {renamed(f'{row[0]}/{row[1]}', renames)}": f"{kind} {row[2]}"
        for kind, key in KINDS
        for row in message[key]
    }

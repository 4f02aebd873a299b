"""Where two traced programs differ: in what they hand out, and at which equation first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hkmigrate.check.pair import Pair
from hkmigrate.check.wire import Wire
from hkmigrate.model.verdict import Equation, FirstDifference

SIZE = 16  # bytes of a digest


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """Results of one part that are not computed alike.

    Attributes:
        part: `init`, `apply`, `apply['encode']`.
        what: the leaf as a person would call it, or `the effects`.
        certain: whether it is a difference whatever the numbers say, such as another shape.
        said: the whole as a clause.
    """

    part: str
    what: str
    certain: bool
    said: str


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> GraphDifference | None:
    """The worst difference between two trace answers, the trees of which match; None where every digest is equal."""
    olds, news = _parts(old), _parts(new)
    if list(olds) != list(news):
        said = f"the old tree has {', '.join(olds)} and the new one {', '.join(news)}"
        return GraphDifference("", "the functions", certain=True, said=said)
    found = [item for name in olds for item in _part(name, olds[name], news[name])]
    return min(found, key=lambda item: (not item.certain, item.part.startswith("init")), default=None)


def differ_visibly(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two trace answers differ in more than what a digest cannot see, whatever the order of their leaves."""
    return difference({"parts": old.get("visible", ())}, {"parts": new.get("visible", ())}) is not None


def _parts(message: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {part["part"]: part for part in message["parts"]}


def _part(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[GraphDifference]:
    found = []
    olds, news = ({row[0]: row for row in part["leaves"]} for part in (old, new))
    if old["tree"] != new["tree"] or set(olds) != set(news) or old["fixed"].keys() != new["fixed"].keys():
        said = f"{name} returns another structure: {_counted(olds, news)}"
        found.append(GraphDifference(name, "the structure", certain=True, said=said))
        return found
    for label, text in old["fixed"].items():
        if new["fixed"][label] != text:
            said = f"{label} of {name}, which is no array, is another"
            found.append(GraphDifference(name, label, certain=True, said=said))
    for label, (_, digest, shape) in olds.items():
        if news[label][2] != shape:
            said = f"{label} of {name} was {shape} in the old tree and is {news[label][2]} in the new one"
            found.append(GraphDifference(name, label, certain=True, said=said))
        elif news[label][1] != digest:
            found.append(GraphDifference(name, label, certain=False, said=f"{label} of {name} is computed differently"))
    if old["effects"] != new["effects"]:
        counts = len(old["effects"]), len(new["effects"])
        said = f"{name} has other effects ({counts[0]} in the old tree, {counts[1]} in the new one)"
        found.append(GraphDifference(name, "the effects", certain=counts[0] != counts[1], said=said))
    return found


def _counted(olds: Mapping[str, object], news: Mapping[str, object]) -> str:
    if set(olds) == set(news):
        return "the same arrays in other containers"
    gone, come = [item for item in olds if item not in news], [item for item in news if item not in olds]
    parts = [f"without {', '.join(gone[:3])}"] if gone else []
    parts += [f"with {', '.join(come[:3])} besides"] if come else []
    return " and ".join(parts)


def first_difference(
    pair: Pair, case: str, part: str, sources: tuple[Path, Path], doing: str
) -> FirstDifference | None:
    """The first equation of each tree that the other does not have; None where there is none."""
    old, new = pair.ask({"do": "graph", "case": case, "part": part}, doing)
    if old.error or new.error:
        return None
    olds, news = _digests(old.blobs[0]), _digests(new.blobs[0])
    found = (
        _equation(pair.old, case, _first_missing(olds, news), sources[0], doing),
        _equation(pair.new, case, _first_missing(news, olds), sources[1], doing),
    )
    return FirstDifference(part, *found) if any(found) else None


def _digests(blob: bytes) -> list[bytes]:
    return [blob[at : at + SIZE] for at in range(0, len(blob), SIZE)]


def _first_missing(digests: Sequence[bytes], others: Sequence[bytes]) -> int | None:
    known = frozenset(others)
    return next((at for at, digest in enumerate(digests) if digest not in known), None)


def _equation(wire: Wire, case: str, at: int | None, tree: Path, doing: str) -> Equation | None:
    if at is None:
        return None
    wire.ask({"do": "step", "case": case, "at": at}, doing)
    reply = wire.answer(doing)
    if reply.error:
        return None
    path, line = reply.message["path"], reply.message["line"]
    return Equation(reply.message["primitive"], reply.message["words"], path, line, _source(tree, path, line))


def _source(tree: Path, path: str | None, line: int | None) -> str | None:
    if path is None or line is None:
        return None
    try:
        return (tree / path).read_text(encoding="utf-8").splitlines()[line - 1].strip()
    except (OSError, UnicodeDecodeError, IndexError):
        return None


def said(first: FirstDifference | None) -> str:
    """The first difference as a clause; empty where there is none."""
    sides = ((first.old, "old"), (first.new, "new")) if first is not None else ()
    clauses = [f"{_place(equation)} in the {side} tree" for equation, side in sides if equation is not None]
    return f"the graphs differ first at {' and at '.join(clauses)}" if clauses else ""


def _place(equation: Equation) -> str:
    return f"{equation.words} ({equation.path}:{equation.line})" if equation.path else equation.words

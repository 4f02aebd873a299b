"""Do two children compute the same bits, and if not, how far are they from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hkmigrate.check.pair import DRAWS, Pair
from hkmigrate.check.wire import Reply

SHOWN = 16  # leaves whose numbers are fetched to say how far they are


@dataclass(frozen=True, slots=True)
class NumbersDifference:
    """What running both has shown.

    Attributes:
        raised: what the old and the new program raised, None for one that ran.
        said: the difference as a clause, None where every bit is equal.
        furthest: the largest absolute difference that was seen, None where it cannot be told.
        unsteady: the trees that differ from themselves, `old`, `new` or both.
        notes: what could not be run, such as gradients.
    """

    raised: tuple[str | None, str | None] = (None, None)
    said: str | None = None
    furthest: float | None = 0.0
    unsteady: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def difference(pair: Pair, case: str, doing: str) -> NumbersDifference:
    """Compares every result of a case on several draws, the first of them run twice."""
    found = NumbersDifference()
    first: tuple[Reply, Reply] | None = None
    for draw in range(DRAWS):
        replies = pair.ask(_request(case, draw, again=False), doing)
        if replies[0].error or replies[1].error:
            return NumbersDifference(raised=(replies[0].error, replies[1].error))
        first = first or replies
        found = _draw(pair, case, draw, replies, doing)
        if found.said is not None:
            break
    second = pair.ask(_request(case, 0, again=True), doing)
    unsteady = tuple(
        wire.child.side
        for wire, was, now in zip((pair.old, pair.new), first or (), second, strict=True)
        if was.message["bits"] != now.message.get("bits") or not now.message.get("steady")
    )
    return NumbersDifference(found.raised, found.said, found.furthest, unsteady, found.notes)


def _request(case: str, draw: int, *, again: bool) -> dict[str, object]:
    return {"do": "numbers", "case": case, "draw": draw, "again": again}


def _draw(pair: Pair, case: str, draw: int, replies: tuple[Reply, Reply], doing: str) -> NumbersDifference:
    old, new = (reply.message["bits"] for reply in replies)
    notes = tuple(dict.fromkeys(replies[0].message["notes"]))
    if set(old) != set(new):
        odd = sorted(set(old) ^ set(new))[0]
        return NumbersDifference(said=f"{odd} can be computed in one tree only", furthest=None, notes=notes)
    labels = [label for label, digest in old.items() if new[label] != digest]
    if not labels:
        return NumbersDifference(notes=notes)
    said, furthest = _measure(pair, case, labels, doing)
    more = f", and so do {len(labels) - 1} more" if len(labels) > 1 else ""
    return NumbersDifference(said=f"{said}{more} (draw {draw + 1})", furthest=furthest, notes=notes)


def _measure(pair: Pair, case: str, labels: Sequence[str], doing: str) -> tuple[str, float | None]:
    """How far apart the worst of the leaves is, as a clause and as a number."""
    shown = sorted(labels, key=lambda label: ": gradient of " in label)[:SHOWN]
    old, new = pair.ask({"do": "fetch", "case": case, "labels": shown}, doing)
    gaps = {
        label: _gap(np.frombuffer(was), np.frombuffer(now))
        for label, was, now in zip(shown, old.blobs, new.blobs, strict=True)
    }
    plain = [label for label in shown if ": gradient of " not in label] or shown
    label = max(plain, key=lambda item: -1.0 if gaps[item] is None else float(gaps[item] or 0.0))
    gap, furthest = gaps[label], max((gap for gap in gaps.values() if gap is not None), default=None)
    if gap is None:
        return f"{label} differs where one tree has a number and the other has none", furthest
    return (f"{label} differs by up to {gap:.3g}" if gap else f"{label} differs in its bits"), furthest


def _gap(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> float | None:
    """The largest difference of two numbers; None where only NaN or infinity makes them differ."""
    if old.shape != new.shape:
        return None
    with np.errstate(invalid="ignore"):
        gap = np.abs(old - new)
    finite = gap[np.isfinite(gap)]
    largest = float(finite.max()) if finite.size else 0.0
    odd = bool(np.any(np.isnan(old) != np.isnan(new)) or np.any(np.isinf(gap)))
    return None if odd and largest == 0.0 else largest

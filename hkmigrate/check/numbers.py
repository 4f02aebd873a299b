"""Do two children compute the same bits, and if not, how far are they from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hkmigrate.check.pair import DRAWS, Pair
from hkmigrate.check.task import Task
from hkmigrate.check.wire import Reply

if TYPE_CHECKING:
    from hkmigrate.check.gap import Gap

SHOWN = 16  # leaves whose numbers are fetched at once


@dataclass(frozen=True, slots=True)
class NumbersDifference:
    """What running both has shown.

    Attributes:
        raised: what the old and the new program raised, None for one that ran.
        said: the difference as a clause, None where every bit is equal.
        furthest: the largest absolute difference that was seen, None where it cannot be told.
        unsteady: the trees that differ from themselves, `old`, `new` or both.
        notes: what could not be run, such as gradients.
        close: whether all that differs lies within the tolerance.
    """

    raised: tuple[str | None, str | None] = (None, None)
    said: str | None = None
    furthest: float | None = 0.0
    unsteady: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    close: bool = False


def difference(pair: Pair, case: str, task: Task, doing: str) -> NumbersDifference:
    """Compares every result of a case on several draws, the first of them run twice, and on the checkpoint if any.

    With a tolerance numbers are close that lie no further apart than it, or than it times the old number where that
    is above 1; integers and flags are close only when they are equal.
    """
    found = NumbersDifference()
    first: tuple[Reply, Reply] | None = None
    tolerance, file = task.options.tolerance, task.options.params
    for draw in range(DRAWS + (file is not None)):
        request = _request(case, draw, again=False)
        if draw == DRAWS:
            request |= {"params": str(file), "renames": dict(task.renames)}
        replies = pair.ask(request, doing)
        if replies[0].error or replies[1].error:
            return NumbersDifference(raised=(replies[0].error, replies[1].error))
        first = first or replies
        found = _further(found, _draw(pair, case, draw, replies, doing, tolerance))
        if found.said is not None and not found.close:
            break
    second = pair.ask(_request(case, 0, again=True), doing)
    unsteady = tuple(
        wire.child.side
        for wire, was, now in zip((pair.old, pair.new), first or (), second, strict=True)
        if was.message["bits"] != now.message.get("bits") or not now.message.get("steady")
    )
    return replace(found, unsteady=unsteady)


def _request(case: str, draw: int, *, again: bool) -> dict[str, object]:
    return {"do": "numbers", "case": case, "draw": draw, "again": again}


def _further(one: NumbersDifference, other: NumbersDifference) -> NumbersDifference:
    """What two draws have shown together: a difference that is not close, else the larger of those that are."""
    if one.said is None or (other.said is not None and not other.close):
        return other
    return max(one, other, key=lambda found: -1.0 if found.said is None else found.furthest or 0.0)


def _draw(
    pair: Pair, case: str, draw: int, replies: tuple[Reply, Reply], doing: str, tolerance: float | None
) -> NumbersDifference:
    old, new = (reply.message["bits"] for reply in replies)
    notes = tuple(dict.fromkeys(replies[0].message["notes"]))
    if set(old) != set(new):
        odd = sorted(set(old) ^ set(new))[0]
        return NumbersDifference(said=f"{odd} can be computed in one tree only", furthest=None, notes=notes)
    labels = [label for label, digest in old.items() if new[label] != digest]
    if not labels:
        return NumbersDifference(notes=notes)
    whole = set(replies[0].message["exact"])
    gaps = _measure(pair, case, _gradients_last(labels), doing, 0.0 if tolerance is None else tolerance, whole)
    said, furthest = _worst(gaps)
    more = f", and so do {len(labels) - 1} more" if len(labels) > 1 else ""
    close = tolerance is not None and all(gap.within for gap in gaps.values())
    where = f"draw {draw + 1}" if draw < DRAWS else "on the checkpoint"
    return NumbersDifference(said=f"{said}{more} ({where})", furthest=furthest, notes=notes, close=close)


def _gradients_last(labels: Sequence[str]) -> list[str]:
    return sorted(labels, key=lambda label: ": gradient of " in label)


def _measure(
    pair: Pair, case: str, labels: Sequence[str], doing: str, tolerance: float, exact: set[str]
) -> dict[str, Gap]:
    """How far apart leaves are; all of them while they are within the tolerance, else some."""
    from hkmigrate.check.gap import gap_of  # noqa: PLC0415 - NumPy is needed only where something differs

    gaps: dict[str, Gap] = {}
    for start in range(0, len(labels), SHOWN):
        some = labels[start : start + SHOWN]
        old, new = pair.ask({"do": "fetch", "case": case, "labels": some}, doing)
        for label, was, now in zip(some, old.blobs, new.blobs, strict=True):
            gap = gap_of(was, now, tolerance)
            gaps[label] = replace(gap, within=gap.within and label not in exact)
        if not all(gap.within for gap in gaps.values()):
            break
    return gaps


def _worst(gaps: dict[str, Gap]) -> tuple[str, float | None]:
    """The worst of the leaves as a clause, and the largest difference of all as a number."""
    plain = [label for label in gaps if ": gradient of " not in label] or list(gaps)
    label = max(plain, key=lambda item: (not gaps[item].within, _size(gaps[item])))
    gap = gaps[label].largest
    furthest = max((gap.largest for gap in gaps.values() if gap.largest is not None), default=None)
    if gap is None:
        return f"{label} differs where one tree has a number and the other has none", furthest
    return (f"{label} differs by up to {gap:.3g}" if gap else f"{label} differs in its bits"), furthest


def _size(gap: Gap) -> float:
    return -1.0 if gap.largest is None else gap.largest

"""The verdict on one case: trees, then digests, then numbers where digests do not decide."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hkmigrate.check import graphs, numbers, trees
from hkmigrate.check.moves import moves
from hkmigrate.check.pair import DRAWS, Pair
from hkmigrate.check.task import Task
from hkmigrate.check.wire import Reply
from hkmigrate.model.verdict import CaseReport, FirstDifference, Moves, Verdict

EQUAL = "the graphs are equal"
LARGEST = 50_000_000  # parameters that are still drawn and run


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict and its reason."""

    verdict: Verdict
    detail: str
    furthest: float | None = None
    first: FirstDifference | None = None
    moves: Moves | None = None


def judge(pair: Pair, case: str, name: str, task: Task) -> CaseReport:
    """Compares case number `case` of both children; under renames that it infers, where that is allowed.

    Raises:
        Stopped: a child cannot answer.
    """
    report = _judged(pair, case, name, task)
    found = report.moves
    if not task.infer or found is None or not found.renames:
        return report
    task.renames.update(found.renames)
    again = _judged(pair, case, name, task)
    return replace(again, moves=replace(found, accepted=True), seconds=report.seconds + again.seconds)


def judge_extra(pair: Pair, case: str, name: str, task: Task) -> CaseReport | None:
    """As `judge`, for a case that the program never called; None where neither tree can run it.

    Raises:
        Stopped: a child cannot answer.
    """
    request = {"do": "trace", "case": case, "renames": {}}
    old, new = pair.ask(request, f"in case {name}")
    if old.error and new.error:
        return None
    if old.error:
        said = f"it can be run in the new tree, but not in the old one: {old.error}"
        return CaseReport(name, Verdict.DIFFERS, said)
    report = judge(pair, case, name, task)
    return None if report.verdict is Verdict.NOT_RUN else report


def _judged(pair: Pair, case: str, name: str, task: Task) -> CaseReport:
    started, doing = time.monotonic(), f"in case {name}"
    request = {"do": "trace", "case": case}
    old, new = pair.ask_each([{**request, "renames": dict(task.renames)}, {**request, "renames": {}}], doing)
    eager = _needs_values(old, new)
    if eager and _part_ways(old, new):
        eager = ""  # what ran is compared, as far as it was seen
    if eager:
        both = [{**request, "renames": dict(task.renames), "eager": True}, {**request, "renames": {}, "eager": True}]
        old, new = pair.ask_each(both, doing)
    opaque: tuple[str, ...] = ()
    if old.error or new.error:
        finding = _raised(old.error, new.error)
        counted: Mapping[str, Any] = {}
    else:
        opaque = _opaque(old.message["opaque"], new.message["opaque"])
        finding, counted = _compared(pair, case, (old.message, new.message), task, opaque, eager), new.message
    return CaseReport(
        name=name,
        verdict=finding.verdict,
        detail=finding.detail,
        max_difference=finding.furthest,
        opaque=opaque,
        parameters=counted.get("parameters", 0),
        outputs=sum(len(part["leaves"]) for part in counted.get("parts", ()) if not part["part"].startswith("init")),
        seconds=time.monotonic() - started,
        first=finding.first,
        moves=finding.moves,
        seen=graphs.differ_visibly(old.message, new.message),
    )


def _needs_values(old: Reply, new: Reply) -> str:
    """What a program said that cannot be traced on shapes alone, of either tree; empty where both can."""
    return str(old.message.get("needs_values") or new.message.get("needs_values") or "")


def _part_ways(old: Reply, new: Reply) -> bool:
    """Whether both were seen as they ran, and did not do the same."""
    seen = all("parts" in reply.message for reply in (old, new))
    return seen and graphs.difference(old.message, new.message) is not None


def _raised(old: str | None, new: str | None) -> Finding:
    if old is not None:
        return Finding(Verdict.NOT_RUN, f"it cannot be run in the old tree: {old}")
    return Finding(Verdict.DIFFERS, f"it can be run in the old tree, but not in the new one: {new}")


def _compared(
    pair: Pair,
    case: str,
    traced: tuple[Mapping[str, Any], Mapping[str, Any]],
    task: Task,
    opaque: tuple[str, ...],
    eager: str,
) -> Finding:
    old, new = traced
    for kind, key in (("parameter", "params"), ("state", "state")):
        moved = trees.difference(kind, old[key], new[key], task.renames)
        if moved is not None:
            went = moves(pair, case, traced, task.renames, "while moved paths were looked for")
            return Finding(Verdict.DIFFERS, moved, moves=went)
    graph = graphs.difference(old, new)
    if graph is not None and graph.certain:
        return Finding(Verdict.DIFFERS, graph.said)
    if graph is None and not opaque and not eager:
        return Finding(Verdict.PROVED, _sentence("the graphs are equal", *old["notes"]))
    first = (
        graphs.first_difference(pair, case, graph.part, (task.old, task.new), "while its graph was listed")
        if graph
        else None
    )
    where = graphs.said(first)
    if old["parameters"] > LARGEST:
        return replace(_too_large(graph, where, opaque), first=first)
    found = numbers.difference(pair, case, task, "while its numbers were compared")
    seen = EQUAL if graph is None else graph.said
    if eager and graph is None:
        seen = f"there is no graph of a program that asks for values: {eager}"
    return replace(_by_numbers(found, seen, where, opaque, task.options.tolerance), first=first)


def _too_large(graph: graphs.GraphDifference | None, where: str, opaque: tuple[str, ...]) -> Finding:
    why = f"with more than {LARGEST:,} parameters the model was not run"
    if graph is not None:
        return Finding(Verdict.DIFFERS, _sentence(graph.said, where, why))
    return Finding(Verdict.NOT_RUN, _sentence(f"the graphs are equal, but hold {_listed(opaque)}", why))


def _by_numbers(
    found: numbers.NumbersDifference,
    seen: str,
    where: str,
    opaque: tuple[str, ...],
    tolerance: float | None,
) -> Finding:
    if found.raised != (None, None):
        return _raised(*found.raised)
    if found.unsteady:
        trees_said = " and ".join(f"the {side} tree" for side in found.unsteady)
        return Finding(Verdict.NOT_DETERMINISTIC, f"run twice on the same values, {trees_said} gave two results")
    if found.said is not None:
        said = f"{found.said}, although {EQUAL}" if seen == EQUAL else found.said
        verdict = Verdict.CLOSE if found.close else Verdict.DIFFERS
        within = [f"all numbers lie within the tolerance of {tolerance:g}"] if found.close else []
        return Finding(verdict, _sentence(*within, said, where, *found.notes), found.furthest)
    hidden = [f"{_listed(opaque)} cannot be seen into"] if opaque else []
    same = f"every number is equal to the bit on {DRAWS} draws"
    return Finding(Verdict.AGREED, _sentence(same, seen, where, *hidden, *found.notes), found.furthest)


def _opaque(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """What either tree hides; what is in both, at another line perhaps, is named once."""
    known = {item.partition(" (")[0] for item in new}
    return tuple(dict.fromkeys([*new, *(item for item in old if item.partition(" (")[0] not in known)]))


def _listed(opaque: tuple[str, ...]) -> str:
    more = f" and {len(opaque) - 3} more" if len(opaque) > 3 else ""
    return ", ".join(opaque[:3]) + more


def _sentence(*clauses: str) -> str:
    return "; ".join(clause for clause in clauses if clause)

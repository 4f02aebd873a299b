"""Where a check found that graphs part and paths have moved, with the options that name the renames."""

from __future__ import annotations

import shlex

from hkmigrate.model.verdict import CheckReport, FirstDifference, Moves
from hkmigrate.report.json import Document
from hkmigrate.report.page import Page, Text

_SHOWN = 6  # paths of a group that cannot be told apart


def put_first(page: Page, first: FirstDifference | None) -> None:
    """The first line of each tree that makes a step that the other has not."""
    for side, equation in (("old", first.old), ("new", first.new)) if first is not None else ():
        if equation is not None and equation.path is not None:
            place = (f"{equation.path}:{equation.line}", "place")
            page.line(f"{side} ", place, Text(f"  {equation.source or equation.primitive}"), indent=4)


def put_moves(page: Page, report: CheckReport) -> None:
    """The renames that would explain what has moved, once for all cases, ready to copy."""
    found = [case.moves for case in report.cases if case.moves is not None]
    accepted = [moves for moves in found if moves.accepted]
    _put(page, "Renames that were inferred and accepted:", _pairs(accepted))
    open_ = [moves for moves in found if not moves.accepted]
    offered = [pair for pair in _pairs(open_) if pair not in _pairs(accepted)]
    _put(page, "Renames of paths that are used alike; `--infer-renames` accepts them:", offered)
    guesses = dict.fromkeys(pair for moves in found for pair in moves.guesses)
    _put(page, "Perhaps, by shape alone, since these are used otherwise:", list(guesses))
    alike = dict.fromkeys(path for moves in found for path in moves.alike)
    if alike:
        page.prose(
            f"{_some(tuple(alike))} can be exchanged for one another without a difference: any choice is as good."
        )
    for olds, news in dict.fromkeys(pair for moves in found for pair in moves.unclear):
        lead = Text.assemble(("ambiguous", "changed"), ": ")
        page.prose(f"{_some(olds)} may have become {_some(news)}; name the right ones with --rename", hang=2, lead=lead)


def _pairs(found: list[Moves]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pair for moves in found for pair in moves.renames))


def _put(page: Page, head: str, pairs: list[tuple[str, str]]) -> None:
    if pairs:
        page.blank()
        page.line(head)
    for old, new in pairs:
        page.line((f"--rename {shlex.quote(f'{old}={new}')}", "command"), indent=2)


def _some(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more


def of_moves(moves: Moves | None) -> Document | None:
    """The moves of a case as plain dictionaries and lists."""
    if moves is None:
        return None
    return {
        "renames": dict(moves.renames),
        "accepted": moves.accepted,
        "alike": list(moves.alike),
        "guesses": dict(moves.guesses),
        "ambiguous": [{"old": list(olds), "new": list(news)} for olds, news in moves.unclear],
    }

"""A check as text and as JSON: one row a case, what differs and how far, and the rewritten lines that nothing ran."""

from __future__ import annotations

import math
from dataclasses import asdict
from itertools import groupby

from hkmigrate.model.shown import shown
from hkmigrate.model.verdict import CaseReport, CheckReport, Outside, Verdict, suffices
from hkmigrate.report.differences import of_moves, put_first, put_moves
from hkmigrate.report.json import SCHEMA, TOOL, Document, to_text
from hkmigrate.report.page import Page, Style, Text
from hkmigrate.report.values import CheckedReport
from hkmigrate.report.words import count, line_ranges

_MEANS = {
    Verdict.PROVED: "old and new compute the same, for every input of these shapes",
    Verdict.AGREED: "every number that was compared is equal bit for bit, which is not a proof",
    Verdict.CLOSE: "every number that was compared lies within the tolerance",
    Verdict.DIFFERS: "old and new do not compute the same",
    Verdict.NOT_DETERMINISTIC: "the old tree does not agree with itself from run to run, so nothing can be compared",
    Verdict.NOT_RUN: "the comparison could not be made",
}
_HEADS = ("case", "verdict", "parameters", "outputs", "largest difference", "time")


def check_text(checked: CheckedReport, style: Style) -> str:
    """The check for a person."""
    page, report = Page(style), checked.report
    if report.cases:
        _put_table(page, checked)
    _put_problem(page, report)
    put_moves(page, report)
    if report.verdict is not Verdict.NOT_RUN:
        _put_never_ran(page, report)
    page.blank()
    page.prose(
        _MEANS[report.verdict] + _outside(report),
        hang=2,
        lead=Text.assemble((str(report.verdict), "good" if good_enough(checked) else "bad"), ": "),
    )
    _put_asked(page, checked)
    return page.text()


def _outside(report: CheckReport) -> str:
    """What was not compared, as the end of the sentence of the verdict."""
    if not report.uncompared or report.verdict is Verdict.NOT_RUN:
        return ""
    places = []
    for path, lines in groupby(report.uncompared, key=lambda one: one.path):
        some = list(lines)
        now = [one.line for one in some if one.kind is not Outside.DELETED]
        gone = [one.line for one in some if one.kind is Outside.DELETED]
        places += [f"{shown(path)}:{line_ranges(now)}"] if now else []
        places += [f"{shown(path)}:{line_ranges(gone)} of the old tree"] if gone else []
    many = len(report.uncompared) > 1
    lie, were = ("lie", "were") if many else ("lies", "was")
    lines_said = count(len(report.uncompared), "changed line")
    return f"; {lines_said} {lie} outside of every transform and {were} not compared: {', '.join(places)}"


def check_json(checked: CheckedReport) -> str:
    """The check for a program."""
    return to_text({"schema": SCHEMA, "tool": TOOL, **of_check(checked)})


def of_check(checked: CheckedReport) -> Document:
    """The check as plain dictionaries and lists."""
    report = checked.report
    return {
        "verdict": str(report.verdict),
        "accept": str(checked.accept),
        "suffices": enough(checked),
        "require_coverage": checked.require_coverage,
        "problem": report.problem,
        "cases": [_case(case, checked.accept) for case in report.cases],
        "never_ran": [{"path": path, "line": line} for path, line in report.never_ran],
        "uncompared": [asdict(line) for line in report.uncompared],
        "unrun": list(report.unrun),
    }


def enough(checked: CheckedReport) -> bool:
    """Whether every case is good enough, there is one, and all rewritten lines ran where that is asked for."""
    if checked.require_coverage and (checked.report.never_ran or checked.report.uncompared):
        return False
    if checked.report.unrun and not checked.allow_unrun:
        return False
    if checked.report.ran_outside and not checked.allow_outside:
        return False
    return good_enough(checked)


def good_enough(checked: CheckedReport) -> bool:
    """Whether every case is good enough, and there is one."""
    cases = checked.report.cases
    return checked.report.verdict is not Verdict.NOT_RUN and all(suffices(case, checked.accept) for case in cases)


def _case(case: CaseReport, accept: Verdict) -> Document:
    return {
        "name": case.name,
        "verdict": str(case.verdict),
        "suffices": suffices(case, accept),
        "detail": case.detail,
        "max_difference": case.max_difference if math.isfinite(case.max_difference or 0.0) else None,
        "opaque": list(case.opaque),
        "parameters": case.parameters,
        "outputs": case.outputs,
        "seconds": round(case.seconds, 3),
        "first_difference": asdict(case.first) if case.first is not None else None,
        "moves": of_moves(case.moves),
    }


def _put_table(page: Page, checked: CheckedReport) -> None:
    cases = checked.report.cases
    rows = [_HEADS, *(_cells(case) for case in cases)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADS))]
    page.line(Text(_line(_HEADS, widths), "aside"))
    for case in cases:
        cells = _cells(case)
        line = Text(_line(cells, widths))
        start = widths[0] + 2
        line.stylize("good" if suffices(case, checked.accept) else "bad", start, start + len(cells[1]))
        page.line(line)
        if case.detail and (checked.verbose or case.verdict is not Verdict.PROVED):
            page.prose(case.detail, indent=4)
            put_first(page, case.first)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, numbers to the right."""
    padded = [
        cell.ljust(width) if at < 2 else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded)


def _cells(case: CaseReport) -> tuple[str, ...]:
    difference = "-" if case.max_difference is None else f"{case.max_difference:.3g}"
    return (
        shown(case.name),
        str(case.verdict),
        f"{case.parameters:,}",
        str(case.outputs),
        difference,
        f"{case.seconds:.1f} s",
    )


def _put_problem(page: Page, report: CheckReport) -> None:
    """Why the models did not run, where the table does not say so already."""
    if report.problem is not None and not any(case.detail and case.detail in report.problem for case in report.cases):
        page.blank()
        page.prose(report.problem, hang=2, lead=Text.assemble(("could not run", "bad"), ": "))
    if not report.cases:
        page.prose("Cases come from `--run CMD`, or from [[tool.hkmigrate.check.cases]] in pyproject.toml.")


def _put_never_ran(page: Page, report: CheckReport) -> None:
    if not report.never_ran:
        return
    page.blank()
    page.line((count(len(report.never_ran), "rewritten line"), "changed"), " that no case ran:")
    for path, lines in groupby(sorted(report.never_ran), key=lambda pair: pair[0]):
        page.line((f"{path}:{line_ranges(line for _, line in lines)}", "place"), indent=2)


def _put_asked(page: Page, checked: CheckedReport) -> None:
    verdict = checked.report.verdict
    if verdict is Verdict.AGREED and not good_enough(checked):
        page.prose("A proof is asked for; `--accept agreed` takes equal numbers instead.")
    if verdict is Verdict.CLOSE and not good_enough(checked):
        page.prose("Equal bits are asked for; `--accept close` takes numbers within the tolerance instead.")
    if checked.require_coverage and checked.report.never_ran and verdict is not Verdict.NOT_RUN:
        page.prose("Every rewritten line has to run, and some never did; add a case that reaches them.")
    if good_enough(checked) and not enough(checked) and checked.report.uncompared:
        page.prose("What runs outside of transforms is for you to read; `--allow-outside` says that you have.")

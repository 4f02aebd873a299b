"""Diagnostics, one a hack site, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from hkmigrate.model.codes import CODES
from hkmigrate.model.site import SiteKind
from hkmigrate.report.json import SCHEMA, TOOL, to_text
from hkmigrate.report.marks import Diagnostic, diagnostics
from hkmigrate.report.page import Page, Style
from hkmigrate.report.values import PlanReport
from hkmigrate.report.words import count, listed


def lint_text(report: PlanReport, style: Style) -> str:
    """The diagnostics for a person: one line each, as compilers print them."""
    page, found = Page(style), diagnostics(report)
    for one in found:
        page.line((str(one.span), "place"), ": ", (one.code, "bad"), f" {_message(one)} ", (f"[{one.group}]", "aside"))
    for path, reason in report.plan.unread:
        page.line((path, "place"), ": ", ("unread", "changed"), f" {reason}")
    if not report.quiet:
        nothing = "No forced name is used in what can be read." if report.plan.unseen else "No forced name is used."
        page.line(_found(found) or nothing)
    return page.text()


def _found(diagnostics: Sequence[Diagnostic]) -> str:
    """How many there are; nothing if none."""
    shared = sum(one.code == SiteKind.ROOT_PARAMETER for one in diagnostics)
    forced = len(diagnostics) - shared
    parts = [f"{count(forced, 'use')} of forced names"] if forced else []
    parts += [f"{count(shared, 'read')} of shared root parameters"] if shared else []
    return f"Found {listed(parts)}." if parts else ""


def lint_json(report: PlanReport) -> str:
    """The diagnostics for a program."""
    found = [
        {
            "path": one.span.path,
            **({} if one.span.cell is None else {"cell": one.span.cell}),
            "line": one.span.line,
            "column": one.span.column,
            "code": one.code,
            "message": _message(one),
            "group": one.group,
            "status": one.status,
        }
        for one in diagnostics(report)
    ]
    unread = [{"path": path, "reason": reason} for path, reason in report.plan.unread]
    return to_text({"schema": SCHEMA, "tool": TOOL, "diagnostics": found, "unread": unread})


def _message(diagnostic: Diagnostic) -> str:
    return CODES[diagnostic.code].title

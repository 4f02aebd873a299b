"""Diagnostics, one a hack site: which there are, and they as text and as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hkmigrate.model.codes import CODES
from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate, Refuse, Reported
from hkmigrate.model.site import SiteKind
from hkmigrate.report.json import SCHEMA, TOOL, to_text
from hkmigrate.report.page import Page, Style
from hkmigrate.report.values import PlanReport
from hkmigrate.report.words import count, listed

_IGNORE = re.compile(r"#\s*hkmigrate:\s*ignore(?:\[(?P<codes>[\w\s,-]*)\])?\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is said of one hack site, and what the plan makes of its group: `ready`, `refused`, or only `reported`."""

    span: Span
    code: str
    group: str
    status: str


def diagnostics(report: PlanReport) -> tuple[Diagnostic, ...]:
    """One diagnostic a hack site, by place, without those that a comment at the end of their line silences."""
    found = {
        (site.span, site.kind): Diagnostic(site.span, str(site.kind), group.name, _status(group))
        for group in (*report.plan.groups, *report.plan.reported)
        for site in group.sites
    }
    return tuple(found[key] for key in sorted(found) if not _silenced(found[key], report))


def _status(group: GroupPlan | Reported) -> str:
    match group:
        case Migrate():
            return "ready"
        case Refuse():
            return "refused"
        case Reported():
            return "reported"


def lint_text(report: PlanReport, style: Style) -> str:
    """The diagnostics for a person: one line each, as compilers print them."""
    page, found = Page(style), diagnostics(report)
    for one in found:
        page.line((str(one.span), "place"), ": ", (one.code, "bad"), f" {_message(one)} ", (f"[{one.group}]", "aside"))
    for path, reason in report.plan.unread:
        page.line((path, "place"), ": ", ("unread", "changed"), f" {reason}")
    if not report.quiet:
        page.line(_found(found))
    return page.text()


def _found(diagnostics: Sequence[Diagnostic]) -> str:
    shared = sum(one.code == SiteKind.ROOT_PARAMETER for one in diagnostics)
    forced = len(diagnostics) - shared
    parts = [f"{count(forced, 'use')} of forced names"] if forced else []
    parts += [f"{count(shared, 'read')} of shared root parameters"] if shared else []
    return f"Found {listed(parts)}." if parts else "No forced name is used."


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


def _silenced(diagnostic: Diagnostic, report: PlanReport) -> bool:
    line = report.source_line(diagnostic.span.file, diagnostic.span.line)
    found = _IGNORE.search(line) if line else None
    if found is None:
        return False
    codes = found["codes"]
    return codes is None or diagnostic.code in {code.strip() for code in codes.split(",")}

"""Diagnostics, one a hack site: which there are, and they as text and as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hkmigrate.model.codes import CODES
from hkmigrate.model.place import Span
from hkmigrate.report.json import SCHEMA, TOOL, to_text
from hkmigrate.report.page import Page, Style
from hkmigrate.report.values import PlanReport
from hkmigrate.report.words import count

_IGNORE = re.compile(r"#\s*hkmigrate:\s*ignore(?:\[(?P<codes>[\w\s,-]*)\])?\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is said of one hack site, and whether its group can be migrated."""

    span: Span
    code: str
    group: str
    ready: bool


def diagnostics(report: PlanReport) -> tuple[Diagnostic, ...]:
    """One diagnostic a hack site, by place, without those that a comment at the end of their line silences."""
    found = {
        (site.span, site.kind): Diagnostic(site.span, str(site.kind), group.name, group in report.plan.ready)
        for group in report.plan.groups
        for site in group.sites
    }
    return tuple(found[key] for key in sorted(found) if not _silenced(found[key], report))


def lint_text(report: PlanReport, style: Style) -> str:
    """The diagnostics for a person: one line each, as compilers print them."""
    page, found = Page(style), diagnostics(report)
    for one in found:
        page.line((str(one.span), "place"), ": ", (one.code, "bad"), f" {_message(one)} ", (f"[{one.group}]", "aside"))
    for path, reason in report.plan.unread:
        page.line((path, "place"), ": ", ("unread", "changed"), f" {reason}")
    if not report.quiet:
        page.line(f"Found {count(len(found), 'use')} of forced names." if found else "No forced name is used.")
    return page.text()


def lint_json(report: PlanReport) -> str:
    """The diagnostics for a program."""
    found = [
        {
            "path": one.span.path,
            "line": one.span.line,
            "column": one.span.column,
            "code": one.code,
            "message": _message(one),
            "group": one.group,
            "status": "ready" if one.ready else "refused",
        }
        for one in diagnostics(report)
    ]
    unread = [{"path": path, "reason": reason} for path, reason in report.plan.unread]
    return to_text({"schema": SCHEMA, "tool": TOOL, "diagnostics": found, "unread": unread})


def _message(diagnostic: Diagnostic) -> str:
    return CODES[diagnostic.code].title


def _silenced(diagnostic: Diagnostic, report: PlanReport) -> bool:
    line = report.source_line(diagnostic.span.path, diagnostic.span.line)
    found = _IGNORE.search(line) if line else None
    if found is None:
        return False
    codes = found["codes"]
    return codes is None or diagnostic.code in {code.strip() for code in codes.split(",")}

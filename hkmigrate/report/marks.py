"""Diagnostics, one a hack site: which there are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate, Refuse, Reported
from hkmigrate.report.values import PlanReport

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
        if report.is_chosen(site.span.path)
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


def _silenced(diagnostic: Diagnostic, report: PlanReport) -> bool:
    line = report.source_line(diagnostic.span.file, diagnostic.span.line)
    found = _IGNORE.search(line) if line else None
    if found is None:
        return False
    codes = found["codes"]
    return codes is None or diagnostic.code in {code.strip() for code in codes.split(",")}

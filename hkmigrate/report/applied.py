"""What `apply` did, as text and as JSON: the groups, the check, the files written, and how to take it back."""

from __future__ import annotations

from hkmigrate.report.check import check_text, of_check
from hkmigrate.report.json import Document, document, to_text
from hkmigrate.report.page import Page, Style, Text
from hkmigrate.report.refusals import put_refusal
from hkmigrate.report.text import brief_text, plan_text
from hkmigrate.report.values import AppliedReport
from hkmigrate.report.words import count


def applied_text(applied: AppliedReport, style: Style) -> str:
    """The outcome for a person."""
    page, report = Page(style), applied.planned
    if report.verbose:
        page.put(plan_text(report, style))
        page.blank()
    elif report.plan.groups:
        page.put(brief_text(report, style, "migrated" if applied.written else "ready"))
        for group in report.plan.refused:
            page.blank()
            page.line((group.name, "name"), ": ", ("refused", "bad"))
            put_refusal(page, group, report.source_line)
    if applied.checked is not None:
        page.blank()
        page.put(check_text(applied.checked, style))
    page.blank()
    _put_outcome(page, applied)
    return page.text()


def applied_json(applied: AppliedReport) -> str:
    """The outcome for a program: the plan's JSON, with `written` and `check`."""
    made: Document = document(applied.planned)
    made["written"] = list(applied.written)
    made["check"] = of_check(applied.checked) if applied.checked is not None else None
    return to_text(made)


def _put_outcome(page: Page, applied: AppliedReport) -> None:
    if not applied.written:
        page.prose(applied.why_not, lead=Text.assemble(("Nothing has been written", "changed"), ": "))
        return
    page.line(Text(f"Wrote {count(len(applied.written), 'file')}", "good"), ":")
    for path in applied.written:
        page.line((path, "place"), indent=2)
    page.line("To take it back: ", (applied.undo, "command"))

"""A refused group as text: the reason, every place it lies at with its line of code, and the way out."""

from __future__ import annotations

from hkmigrate.model.place import Span
from hkmigrate.model.plan import Refuse
from hkmigrate.model.shown import shown
from hkmigrate.report.page import Page, Text
from hkmigrate.report.values import SourceLine
from hkmigrate.report.words import place, places


def put_refusal(page: Page, group: Refuse, source_line: SourceLine) -> None:
    """Why the group is left alone, where, and what would help."""
    refusal = group.refusal
    page.blank()
    page.prose(refusal.message, indent=2, hang=2, lead=Text.assemble((refusal.code, "bad"), ": "))
    for span in dict.fromkeys((refusal.place, *refusal.also)):
        _put_excerpt(page, span, source_line(span.file, span.line))
    page.prose(refusal.way_out, indent=2, hang=2, lead=Text.assemble(("way out", "good"), ": "))
    shown = {place(span) for span in (refusal.place, *refusal.also)}
    spans = [site.span for site in group.sites if place(site.span) not in shown]
    if spans:
        stay = "1 more use stays as it is" if len(spans) == 1 else f"{len(spans)} more uses stay as they are"
        page.prose(f"{stay}: {places(spans)}", indent=2, hang=2)


def _put_excerpt(page: Page, span: Span, line: str | None) -> None:
    gutter = len(str(span.line))
    page.line(Text(" " * gutter + "--> ", "aside"), Text(str(span), "place"), indent=2)
    if line is None or len(line) > 4 * page.width:
        return
    code = shown(line.rstrip().expandtabs(4))
    margin = len(code) - len(code.lstrip())
    page.line(Text(f"{span.line} | ", "aside"), code[margin:], indent=3)
    before = len(shown(line[: span.column - 1].expandtabs(4))) - margin
    marked = max(min(span.end - span.start, len(code) - margin - before), 1)
    if before >= 0:
        page.line(Text(" " * gutter + " | ", "aside"), " " * before, Text("^" * marked, "bad"), indent=3)

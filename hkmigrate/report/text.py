"""A plan as text: for every group what is shared today, what will be written, and what happens to parameter paths."""

from __future__ import annotations

from hkmigrate.model.plan import GroupPlan, Migrate, Plan, Refuse
from hkmigrate.model.site import SiteKind
from hkmigrate.report.groups import put_group
from hkmigrate.report.page import Page, Style, Text
from hkmigrate.report.refusals import put_refusal
from hkmigrate.report.values import PlanReport
from hkmigrate.report.words import count, places


def plan_text(report: PlanReport, style: Style) -> str:
    """The whole plan for a person."""
    page, plan = Page(style), report.plan
    _put_title(page, report)
    for group in plan.groups:
        page.blank()
        _put(page, group, report)
    put_reported(page, plan)
    put_unread(page, plan)
    page.blank()
    page.prose(summary(plan))
    put_next_steps(page, report.next_steps)
    return page.text()


def brief_text(report: PlanReport, style: Style, done: str = "ready") -> str:
    """One line a group; `done` is the word for those that nothing stands in the way of."""
    page = Page(style)
    page.rows([_brief(group, done) for group in report.plan.groups], indent=0)
    put_reported(page, report.plan)
    put_unread(page, report.plan)
    return page.text()


def summary(plan: Plan) -> str:
    """How many groups there are, and what becomes of them."""
    if not plan.groups and plan.unseen:
        return "No forced name is used in what can be read; what cannot may force one."
    if not plan.groups:
        return "No forced name is used here: there is nothing to migrate."
    parts = [(len(plan.ready), "ready to migrate"), (len(plan.refused), "refused")]
    forced = all(site.kind is not SiteKind.ROOT_PARAMETER for group in plan.groups for site in group.sites)
    total = count(len(plan.groups), "forced name" if forced else "shared name")
    return f"{total}: {', '.join(f'{number} {what}' for number, what in parts if number)}."


def put_reported(page: Page, plan: Plan) -> None:
    """The parameters that are shared without a forced name."""
    if not plan.reported:
        return
    page.blank()
    page.line(Text("Shared outside of every module", "name"), ", and left alone; --group NAME gives one an owner:")
    page.terms((Text(one.name), f"at {places(site.span for site in one.sites)}") for one in plan.reported)


def put_unread(page: Page, plan: Plan) -> None:
    """The files that were left out."""
    if not plan.unread:
        return
    page.blank()
    page.line(Text("Not read", "name"), ", and left alone:")
    page.terms((Text(path, "place"), reason) for path, reason in plan.unread)


def put_next_steps(page: Page, steps: tuple[tuple[str, str], ...]) -> None:
    """The commands to run next."""
    if not steps:
        return
    page.blank()
    page.line("Nothing has been written. To go on:")
    page.terms((Text(command, "command"), what) for command, what in steps)


def _put_title(page: Page, report: PlanReport) -> None:
    if report.plan.ready:
        page.line(f"What `hkmigrate apply` would do in {report.tree}")
        page.line(("+", "gained"), " added   ", ("~", "changed"), " changed   ", ("-", "lost"), " removed", indent=2)
    elif report.plan.refused:
        page.line(f"`hkmigrate apply` would change nothing in {report.tree}")


def _put(page: Page, group: GroupPlan, report: PlanReport) -> None:
    match group:
        case Migrate():
            page.line((group.name, "name"), ": ", ("ready", "good"))
            put_group(page, group, verbose=report.verbose)
        case Refuse():
            page.line((group.name, "name"), ": ", ("refused", "bad"))
            put_refusal(page, group, report.source_line)


def _brief(group: GroupPlan, done: str) -> tuple[Text, ...]:
    name = Text(group.name, "name")
    match group:
        case Migrate():
            users = len({site.consumer for site in group.sites if site.accesses})
            moved = sum(old != new for old, new in (*group.parameter_paths, *group.state_paths))
            paths = f"{count(moved, 'path')} renamed" if moved else "paths stay"
            return name, Text(done, "good"), Text(f"{group.owner.class_name}, shared by {users}; {paths}")
        case Refuse():
            return name, Text("refused", "bad"), Text(f"{group.refusal.code} at {group.refusal.place}")

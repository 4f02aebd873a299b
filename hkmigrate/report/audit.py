"""An audit as text and as JSON: a table of parameters and states with who uses them, and what is wrong with that."""

from __future__ import annotations

from hkmigrate.model.audit import AuditedCase, AuditReport, Row, User
from hkmigrate.report.json import SCHEMA, TOOL, Document, to_text
from hkmigrate.report.page import Page, Style, Text
from hkmigrate.report.values import AuditedReport
from hkmigrate.report.words import count, listed

_HEADS = ("parameter or state", "shape", "made by", "used by")


def audit_text(audited: AuditedReport, style: Style) -> str:
    """The audit for a person; `quiet` shows what is wrong alone, `verbose` every place."""
    page, report = Page(style), audited.report
    for case in report.cases:
        _put_case(page, case, audited)
    if report.problem is not None:
        page.blank()
        page.prose(report.problem, hang=2, lead=Text.assemble(("could not run", "bad"), ": "))
    else:
        page.blank()
        page.prose(_summary(report))
    return page.text()


def audit_json(audited: AuditedReport) -> str:
    """The audit for a program."""
    report = audited.report
    return to_text(
        {
            "schema": SCHEMA,
            "tool": TOOL,
            "found": report.found,
            "problem": report.problem,
            "cases": [_case(case) for case in report.cases],
        }
    )


def _case(case: AuditedCase) -> Document:
    return {
        "names": list(case.names),
        "rows": [
            {
                "kind": row.kind,
                "path": row.path,
                "shape": row.shape,
                "made_by": _user(row.users[0]) if row.users else None,
                "users": [_user(user) for user in row.users],
                "classes": list(row.classes),
                "problem": row.problem,
            }
            for row in case.rows
        ],
        "forced_names": [{"name": one.name, "kind": one.kind, "places": _places(one.places)} for one in case.forced],
    }


def _user(user: User) -> Document:
    return {
        "module": user.module,
        "class": user.kind,
        "made": _place(user.made) if user.made is not None else None,
        "owner": user.owner,
        "places": _places(user.places),
        "callers": [{"module": module, "class": kind} for module, kind in user.callers],
    }


def _places(places: tuple[str, ...]) -> list[Document]:
    return [_place(place) for place in places]


def _place(place: str) -> Document:
    path, _, line = place.rpartition(":")
    return {"path": path, "line": int(line)}


def _put_case(page: Page, case: AuditedCase, audited: AuditedReport) -> None:
    rows = [row for row in case.rows if row.problem or not audited.quiet]
    page.blank()
    page.line((listed(case.names), "name"), f": {_counted(case)}")
    if rows:
        page.rows([[Text(head, "aside") for head in _HEADS], *(_cells(row) for row in rows)], indent=2)
    for row in case.rows:
        if row.problem is not None:
            _put_problem(page, row)
        elif audited.verbose:
            _put_users(page, row)
    for one in case.forced:
        page.blank()
        page.line((one.name, "name"), f": the forced name of a {one.kind} is alive", (_at(one.places), "place"))


def _cells(row: Row) -> list[Text]:
    maker = _name(row.users[0]) if row.users else "-"
    used = ", ".join(map(_used, row.users)) or "nobody"
    if len(row.users) == 1:
        used = used.replace(maker, "the same", 1)
    return [Text(row.path), Text(row.shape), Text(maker), Text(used, "bad" if row.problem else "")]


def _put_problem(page: Page, row: Row) -> None:
    page.blank()
    page.line((row.path, "name"), " ", (str(row.problem), "bad"))
    _put_users(page, row)


def _put_users(page: Page, row: Row) -> None:
    for user in row.users:
        made = f", made at {user.made}," if user.made is not None else ""
        page.line(f"{_used(user)}{made} uses it", (_at(user.places), "place"), indent=4)


def _name(user: User) -> str:
    return user.kind if user.module == "~" else f"{user.kind} ({user.module})"


def _used(user: User) -> str:
    return (
        f"{_name(user)} for {listed(f'{kind} ({path})' for path, kind in user.callers)}"
        if user.callers
        else _name(user)
    )


def _at(places: tuple[str, ...]) -> str:
    return f" at {', '.join(places)}" if places else ""


def _counted(case: AuditedCase) -> str:
    parts = [
        count(len(rows), one, many)
        for one, many in (("parameter", "parameters"), ("state", "states"))
        if (rows := [row for row in case.rows if row.kind == one])
    ]
    more = sum(len(row.classes) > 1 for row in case.rows)
    return f"{' and '.join(parts) or 'no parameter'}, {more} used by more than one class"


def _summary(report: AuditReport) -> str:
    rows = {row.path for case in report.cases for row in case.rows if row.problem}
    names = {one.name for case in report.cases for one in case.forced}
    parts = []
    if rows:
        parts.append(f"{count(len(rows), 'path is', 'paths are')} not owned by exactly one module instance")
    if names:
        parts.append(f"{count(len(names), 'forced name is', 'forced names are')} alive")
    if parts:
        return f"{' and '.join(parts)}."
    return "Each parameter and state has one owner, and no forced name is alive."

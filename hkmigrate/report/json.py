"""A plan as JSON, schema 1, and a saved plan read back to be compared with the plan that would be made now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from hkmigrate import __version__
from hkmigrate.model.names import dotted_name
from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate, Owner, Plan, Refuse
from hkmigrate.model.shown import in_json
from hkmigrate.model.site import Refusal, Site
from hkmigrate.report.values import PlanReport

SCHEMA = 1
TOOL = f"hkmigrate {__version__}"
Document = dict[str, Any]
_SHORT = 200
"""Characters of what is wrong in a file that are shown."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class SavedPlanError(Exception):
    """A file that is not a saved plan of this schema; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan as it was saved: `document` is the whole of its JSON."""

    document: Mapping[str, Any]

    @property
    def asked(self) -> Mapping[str, Any]:
        """What was asked for when it was made: `paths`, `groups`, `place`, `config`, as far as they were recorded."""
        asked = self.document.get("asked")
        return asked if isinstance(asked, dict) else {}

    def stale(self, now: PlanReport) -> tuple[str, ...]:
        """Why `now` is not the plan that was saved: files that have changed first; empty where it is."""
        fresh = document(now)
        moved = tuple(_moved_files(self.document.get("read") or {}, fresh["read"]))
        if moved:
            return moved
        return tuple(
            f"the plan made now has other {key.replace('_', ' ')}"
            for key in ("groups", "unread", "writes")
            if self.document.get(key) != fresh.get(key)
        )


def plan_json(report: PlanReport) -> str:
    """The whole plan for a program."""
    return to_text(document(report))


def to_text(value: Document) -> str:
    """A document as JSON text: indented, in the order of its keys, one newline at its end."""
    return in_json(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def document(report: PlanReport) -> Document:
    """The plan as plain dictionaries and lists."""
    made: Document = {"schema": SCHEMA, "tool": TOOL, **of_plan(report.plan)}
    if report.asked:
        made["asked"] = dict(report.asked)
    if report.writes:
        made["writes"] = dict(report.writes)
    return made


def of_plan(plan: Plan) -> Document:
    """The plan itself: its groups, what was not read, the digests of what it depends on, what is only reported."""
    made: Document = {
        "groups": [_group(group) for group in plan.groups],
        "unread": [{"path": path, "reason": reason} for path, reason in plan.unread],
        "read": dict(plan.read),
    }
    if plan.reported:
        made["reported"] = [{"name": one.name, "sites": [_site(site) for site in one.sites]} for one in plan.reported]
    return made


def load_plan(text: str) -> SavedPlan:
    """The plan that was saved as `text`.

    Raises:
        SavedPlanError: it is not the JSON of a plan, or of another schema or version of hkmigrate.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise SavedPlanError("not JSON: it is nested too deeply") from error
    except ValueError as error:
        raise SavedPlanError(f"not JSON: {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("groups"), list):
        raise SavedPlanError("not a plan; save one with `hkmigrate plan --format json --output FILE`")
    if value.get("schema") != SCHEMA or isinstance(value["schema"], bool):
        raise SavedPlanError(f"its schema is {_said(value.get('schema'))}, and this hkmigrate reads {SCHEMA}")
    if value.get("tool") != TOOL:
        raise SavedPlanError(f"it was made by {_said(value.get('tool'))}, and this is {TOOL}; make the plan again")
    for key, what in (("read", "the files it depends on"), ("writes", "the files it writes")):
        if not _are_digests(value.get(key, {} if key == "writes" else None)):
            raise SavedPlanError(f"`{key}` does not hold the digests of {what}; make the plan again")
    if not isinstance(value.get("asked", {}), dict):
        raise SavedPlanError("`asked` does not hold what it was made for; make the plan again")
    for path in _paths(value):
        if not _is_inside(path):
            raise SavedPlanError(f"it names a file outside of its tree: {json.dumps(path)[:_SHORT]}")
    return SavedPlan(value)


def _paths(document: Document) -> Iterator[object]:
    """Every path of a file that a plan holds, wherever it stands; a plan may be nested deeper than calls can be."""
    yield from (*document["read"], *document.get("writes", {}))
    left: list[object] = [document.get(key) for key in ("groups", "unread", "reported")]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if "path" in value:
                yield value["path"]
            left += value.values()
        elif isinstance(value, list):
            left += value


def _is_inside(path: object) -> bool:
    """Whether a path of a plan is one of a file below its root."""
    if not isinstance(path, str) or not path or "\0" in path:
        return False
    pure = PurePath(path)
    return not pure.anchor and ".." not in pure.parts


def _said(value: object) -> str:
    """A value of a file, however long or deep it is, in a sentence."""
    return repr(value)[:_SHORT] if isinstance(value, str | int | float | None) else f"a {type(value).__name__}"


def _are_digests(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in value.values())


def _moved_files(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for path in sorted({*then, *now}):
        if path not in now:
            yield f"{path} has changed or is gone"
        elif path not in then:
            yield f"{path} is new to the plan"
        elif then[path] != now[path]:
            yield f"{path} has changed"


def _group(group: GroupPlan) -> Document:
    match group:
        case Migrate():
            return {
                "name": group.name,
                "status": "ready",
                "sites": [_site(site) for site in group.sites],
                "owner": _owner(group),
                "creators": [
                    {"path": one.path, **_cell(one.span), "line": one.line, "in": one.node} for one in group.creators
                ],
                "carriers": list(group.carriers),
                "parameter_paths": dict(group.parameter_paths),
                "state_paths": dict(group.state_paths),
                "notes": list(group.notes),
            }
        case Refuse():
            sites = [_site(site) for site in group.sites]
            return {"name": group.name, "status": "refused", "sites": sites, "refusal": _refusal(group.refusal)}


def _site(site: Site) -> Document:
    return {**_place(site.span), "kind": str(site.kind), "consumer": site.consumer}


def _owner(group: Migrate) -> Document:
    owner: Owner = group.owner
    path = (
        owner.anchor.path if owner.anchor else (group.creators[0].path if group.creators else group.sites[0].span.path)
    )
    accessors = [accessor.name for accessor in owner.accessors]
    return {"class": owner.class_name, "module": dotted_name(path), "path": path, "accessors": accessors}


def _refusal(refusal: Refusal) -> Document:
    return {
        "code": refusal.code,
        "message": refusal.message,
        **_place(refusal.place),
        "way_out": refusal.way_out,
        "also": [_place(span) for span in refusal.also],
    }


def _place(span: Span) -> Document:
    return {"path": span.path, **_cell(span), "line": span.line, "column": span.column}


def _cell(span: Span) -> Document:
    """Of a notebook, the cell that lines are counted in."""
    return {} if span.cell is None else {"cell": span.cell}

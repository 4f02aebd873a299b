from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from plan_samples import CONFLICT, DYNAMIC, MOVED, PLAN, READY

from hkmigrate import __version__
from hkmigrate.model.plan import Plan
from hkmigrate.report.json import TOOL, SavedPlanError, load_plan, plan_json
from hkmigrate.report.values import PlanReport

ASKED = {"paths": ["src"], "groups": [], "place": None, "config": None}


def read(plan: Plan) -> Any:
    return json.loads(plan_json(PlanReport(plan)))


def test_the_whole_document() -> None:
    assert read(PLAN) == {
        "schema": 1,
        "tool": f"hkmigrate {__version__}",
        "groups": [
            {
                "name": "global_embed",
                "status": "ready",
                "sites": [
                    {
                        "path": "model.py",
                        "line": 7,
                        "column": 5,
                        "kind": "forced-scope",
                        "consumer": "model.shared_embed",
                    },
                    {"path": "model.py", "line": 13, "column": 16, "kind": "helper-call", "consumer": "model.Embed"},
                    {"path": "model.py", "line": 22, "column": 33, "kind": "helper-call", "consumer": "model.Unembed"},
                ],
                "owner": {"class": "GlobalEmbed", "module": "model", "path": "model.py", "accessors": ["embed"]},
                "creators": [{"path": "model.py", "line": 30, "in": "model.forward"}],
                "carriers": ["model.Parent"],
                "parameter_paths": {"global_embed/embed": "global_embed/embed"},
                "state_paths": {},
                "notes": [],
            },
            {
                "name": "level_*",
                "status": "refused",
                "sites": [{"path": "net.py", "line": 4, "column": 13, "kind": "forced-scope", "consumer": "net.Net"}],
                "refusal": {
                    "code": "dynamic-name",
                    "message": "the forced name holds `i`, which is only known at run time",
                    "path": "net.py",
                    "line": 4,
                    "column": 32,
                    "way_out": "write the name as a constant, or make the owners by hand",
                    "also": [],
                },
            },
        ],
        "unread": [{"path": "broken.py", "reason": "syntax error at line 1"}],
        "read": {"model.py": "0" * 64, "net.py": "1" * 64},
    }


def test_a_conflict_holds_both_places() -> None:
    refusal = read(Plan((CONFLICT,)))["groups"][0]["refusal"]
    assert (refusal["path"], refusal["line"]) == ("a/left.py", 5)
    assert refusal["also"] == [{"path": "a/right.py", "line": 8, "column": 16}]


def test_renames_of_parameters_and_state() -> None:
    group = read(Plan((MOVED,)))["groups"][0]
    assert group["parameter_paths"] == {"table/w": "trunk/~/table/w", "trunk/linear/w": "trunk/linear/w"}
    assert group["state_paths"] == {"table/seen": "trunk/~/table/seen"}
    assert group["notes"] == ["`Trunk` is built in two roots; both make a table of their own."]


def test_an_owner_without_a_class_of_its_own_is_where_it_is_made() -> None:
    owner = replace(READY.owner, class_name="hk.Linear", generated=False, accessors=(), anchor=None)
    found = read(Plan((replace(READY, owner=owner),)))["groups"][0]["owner"]
    assert found == {"class": "hk.Linear", "module": "model", "path": "model.py", "accessors": []}


@pytest.mark.parametrize(
    ("path", "module"),
    [("model.py", "model"), ("src/net/embed.py", "net.embed"), ("net/__init__.py", "net"), ("__init__.py", "__init__")],
)
def test_the_module_is_the_dotted_name_of_the_path(path: str, module: str) -> None:
    assert READY.owner.anchor is not None
    owner = replace(READY.owner, anchor=replace(READY.owner.anchor, path=path))
    assert read(Plan((replace(READY, owner=owner),)))["groups"][0]["owner"]["module"] == module


REPORT = PlanReport(PLAN, asked=ASKED, writes={"model.py": "2" * 64})


def test_a_plan_survives_json() -> None:
    saved = load_plan(plan_json(REPORT))
    assert saved.asked == ASKED
    assert saved.stale(REPORT) == ()


def test_how_it_was_asked_for_does_not_make_it_stale() -> None:
    assert load_plan(plan_json(REPORT)).stale(replace(REPORT, asked={})) == ()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(PLAN, read=(("model.py", "f" * 64), ("net.py", "1" * 64))), ("model.py has changed",)),
        (replace(PLAN, read=PLAN.read[:1]), ("net.py has changed or is gone",)),
        (replace(PLAN, read=(*PLAN.read, ("b.py", ""))), ("b.py is new to the plan",)),
        (replace(PLAN, groups=(READY,)), ("the plan made now has other groups",)),
        (replace(PLAN, groups=(replace(READY, carriers=()), DYNAMIC)), ("the plan made now has other groups",)),
        (replace(PLAN, unread=()), ("the plan made now has other unread",)),
    ],
)
def test_another_plan_makes_it_stale(now: Plan, said: tuple[str, ...]) -> None:
    assert load_plan(plan_json(REPORT)).stale(replace(REPORT, plan=now)) == said


def test_another_result_makes_it_stale() -> None:
    now = replace(REPORT, writes={"model.py": "3" * 64})
    assert load_plan(plan_json(REPORT)).stale(now) == ("the plan made now has other writes",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a plan"),
        ('{"schema": 1}', "not a plan"),
        ('{"schema": 2, "groups": []}', "its schema is 2, and this hkmigrate reads 1"),
        ('{"schema": 1, "groups": []}', "made by None"),
        (f'{{"schema": 1, "tool": "{TOOL}", "groups": []}}', "`read` does not hold the digests"),
        (f'{{"schema": 1, "tool": "{TOOL}", "groups": [], "read": []}}', "`read` does not hold the digests"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, said: str) -> None:
    with pytest.raises(SavedPlanError, match=said):
        load_plan(text)

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hkmigrate.model.verdict import CaseReport, CheckReport, Equation, FirstDifference, Moves, Verdict
from hkmigrate.report.check import check_json, check_text, enough
from hkmigrate.report.page import Style
from hkmigrate.report.values import CheckedReport

if TYPE_CHECKING:
    from pytest_snapshot.plugin import Snapshot

PROVED = CaseReport("forward", Verdict.PROVED, "the graphs are equal", None, (), 310_000_000_000, 3, 2.04)
AGREED = CaseReport("train.py#1 loss_fn", Verdict.AGREED, "the graphs differ first at mul", 0.0, (), 1204, 1, 12.3)
OPAQUE = CaseReport("callback", Verdict.AGREED, "the graph holds a callback", 0.0, ("io_callback",), 12, 1, 0.5)
DIFFERS = CaseReport(
    "model:decode", Verdict.DIFFERS, "apply: output[0] differs by up to 2.49", 2.4933, (), 1204, 2, 1.0
)

REPORTS = {
    "proved": CheckedReport(CheckReport((PROVED,))),
    "agreed": CheckedReport(CheckReport((PROVED, AGREED))),
    "accepted": CheckedReport(CheckReport((PROVED, AGREED, OPAQUE)), Verdict.AGREED),
    "opaque": CheckedReport(CheckReport((OPAQUE,))),
    "differs": CheckedReport(
        CheckReport((PROVED, DIFFERS), (("net.py", 9), ("net.py", 3), ("net.py", 8), ("a.py", 1)))
    ),
    "problem": CheckedReport(
        CheckReport((), (), "case forward: the model raises in the old tree: ValueError: no width")
    ),
    "nothing": CheckedReport(CheckReport(())),
    "verbose": CheckedReport(CheckReport((PROVED,)), verbose=True),
}


@pytest.mark.parametrize("name", REPORTS)
def test_text(snapshot: Snapshot, name: str) -> None:
    snapshot.assert_match(check_text(REPORTS[name], Style()), f"{name}.txt")


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("proved", True),
        ("agreed", False),
        ("accepted", True),
        ("opaque", True),
        ("differs", False),
        ("problem", False),
        ("nothing", False),
    ],
)
def test_what_suffices(name: str, good: bool) -> None:
    assert enough(REPORTS[name]) is good
    assert json.loads(check_json(REPORTS[name]))["suffices"] is good


def test_json() -> None:
    found = json.loads(check_json(REPORTS["differs"]))
    assert found["schema"] == 1
    assert found["verdict"] == "differs"
    assert found["cases"][1] == {
        "name": "model:decode",
        "verdict": "differs",
        "suffices": False,
        "detail": "apply: output[0] differs by up to 2.49",
        "max_difference": 2.4933,
        "opaque": [],
        "parameters": 1204,
        "outputs": 2,
        "seconds": 1.0,
        "first_difference": None,
        "moves": None,
    }
    assert found["never_ran"][0] == {"path": "net.py", "line": 9}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_holds_no_number_that_json_has_not(value: float) -> None:
    case = CaseReport("a", Verdict.DIFFERS, "it differs", value)
    assert json.loads(check_json(CheckedReport(CheckReport((case,)))))["cases"][0]["max_difference"] is None


def test_a_model_that_did_not_run_says_why() -> None:
    found = json.loads(check_json(REPORTS["problem"]))
    assert found["verdict"] == "not-run"
    assert "no width" in found["problem"]


def test_where_graphs_part_is_shown_with_both_lines() -> None:
    first = FirstDifference(
        "apply", Equation("mul", "mul(f32[])", "model.py", 9, "return x * 2"), Equation("add", "add(f32[])", None, None)
    )
    checked = CheckedReport(CheckReport((CaseReport("f", Verdict.DIFFERS, "it differs", first=first),)))
    assert "    old model.py:9  return x * 2\n" in check_text(checked, Style())
    found = json.loads(check_json(checked))["cases"][0]["first_difference"]
    assert found["part"] == "apply"
    assert found["old"]["line"] == 9
    assert found["new"]["source"] is None


def test_renames_can_be_copied() -> None:
    moves = Moves(
        (("a/~/w", "b/w"), ("c/w", "d/w")), ("a/~/w",), (("e/w", "f/w"),), ((("g/w", "h/w"), ("i/w", "j/w")),)
    )
    accepted = Moves((("k/w", "l/w"),), accepted=True)
    cases = tuple(CaseReport("f", Verdict.DIFFERS, "it moved", moves=each) for each in (moves, accepted))
    checked = CheckedReport(CheckReport(cases))
    text = check_text(checked, Style())
    for line in ("--rename 'a/~/w=b/w'", "--rename c/w=d/w", "--rename e/w=f/w", "--rename k/w=l/w"):
        assert f"  {line}\n" in text
    assert (
        text.index("inferred and accepted") < text.index("k/w=l/w") < text.index("used alike") < text.index("c/w=d/w")
    )
    assert "ambiguous: g/w, h/w may have become i/w, j/w" in text
    assert json.loads(check_json(checked))["cases"][0]["moves"] == {
        "renames": {"a/~/w": "b/w", "c/w": "d/w"},
        "accepted": False,
        "alike": ["a/~/w"],
        "guesses": {"e/w": "f/w"},
        "ambiguous": [{"old": ["g/w", "h/w"], "new": ["i/w", "j/w"]}],
    }

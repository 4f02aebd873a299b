from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hkmigrate.model.verdict import CaseReport, CheckReport, Verdict
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

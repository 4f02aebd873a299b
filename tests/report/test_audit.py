from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hkmigrate.model.audit import AuditedCase, AuditReport, ForcedName, Row, User
from hkmigrate.report.audit import audit_json, audit_text
from hkmigrate.report.page import Style
from hkmigrate.report.values import AuditedReport

if TYPE_CHECKING:
    from pytest_snapshot.plugin import Snapshot

OWNED = Row(
    "parameter",
    "table/w",
    "float32[64,16]",
    (User("table", "Table", "model.py:40", True, ("model.py:15",), (("embed", "Embed"), ("de_embed", "DeEmbed"))),),
    None,
)
PLAIN = Row("parameter", "linear/w", "float32[4,4]", (User("linear", "Linear", "model.py:41", True, ()),), None)
SHARED = Row(
    "state",
    "counts/steps",
    "int32[]",
    (
        User("embed", "Embed", "model.py:40", False, ("model.py:15", "model.py:17")),
        User("~", "forward", None, False, ("model.py:30",)),
    ),
    "has no owner, and is reached from other paths",
)
UNUSED = Row("parameter", "old/w", "float32[4]", (), None)
GOOD = AuditReport((AuditedCase(("train.py#1 forward", "train.py#2 forward"), (OWNED, PLAIN, UNUSED), ()),))
BAD = AuditReport(
    (AuditedCase(("forward",), (PLAIN, SHARED), (ForcedName("counts", "scope", ("model.py:14", "model.py:29")),)),)
)
REPORTS = {
    "good": AuditedReport(GOOD),
    "verbose": AuditedReport(GOOD, verbose=True),
    "bad": AuditedReport(BAD),
    "quiet": AuditedReport(BAD, quiet=True),
    "quiet_and_good": AuditedReport(GOOD, quiet=True),
    "problem": AuditedReport(AuditReport((), "case forward: it cannot be run: ValueError: no width")),
}


@pytest.mark.parametrize("name", REPORTS)
def test_text(snapshot: Snapshot, name: str) -> None:
    snapshot.assert_match(audit_text(REPORTS[name], Style()), f"{name}.txt")


def test_json() -> None:
    found = json.loads(audit_json(REPORTS["bad"]))
    assert (found["schema"], found["found"], found["problem"]) == (1, True, None)
    case = found["cases"][0]
    assert case["names"] == ["forward"]
    assert case["forced_names"] == [
        {
            "name": "counts",
            "kind": "scope",
            "places": [{"path": "model.py", "line": 14}, {"path": "model.py", "line": 29}],
        }
    ]
    row = case["rows"][1]
    assert (row["kind"], row["path"], row["shape"]) == ("state", "counts/steps", "int32[]")
    assert row["made_by"]["class"] == "Embed"
    assert row["made_by"]["made"] == {"path": "model.py", "line": 40}
    assert [user["owner"] for user in row["users"]] == [False, False]
    assert row["classes"] == ["Embed", "forward"]
    assert row["problem"].startswith("has no owner")
    good = json.loads(audit_json(REPORTS["good"]))
    assert not good["found"]
    assert good["cases"][0]["rows"][0]["users"][0]["callers"] == [
        {"module": "embed", "class": "Embed"},
        {"module": "de_embed", "class": "DeEmbed"},
    ]
    assert good["cases"][0]["rows"][2]["made_by"] is None


def test_json_of_what_could_not_run() -> None:
    found = json.loads(audit_json(REPORTS["problem"]))
    assert "no width" in found["problem"]
    assert not found["found"]

from __future__ import annotations

import json

import pytest
from plan_samples import CONFLICT, PLAN, source_line

from hkmigrate.model.plan import Plan
from hkmigrate.report.lint import diagnostics, lint_json, lint_text
from hkmigrate.report.page import Style
from hkmigrate.report.values import PlanReport


def test_one_line_a_site() -> None:
    assert lint_text(PlanReport(PLAN), Style()) == (
        "model.py:7:5: forced-scope a parameter, state or module under a forced scope [global_embed]\n"
        "model.py:13:16: helper-call a call of a helper that reads under a forced name [global_embed]\n"
        "model.py:22:33: helper-call a call of a helper that reads under a forced name [global_embed]\n"
        "net.py:4:13: forced-scope a parameter, state or module under a forced scope [level_*]\n"
        "broken.py: unread syntax error at line 1\n"
        "Found 4 uses of forced names.\n"
    )


def test_nothing_found() -> None:
    assert lint_text(PlanReport(Plan(())), Style()) == "No forced name is used.\n"


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("# hkmigrate: ignore[forced-scope]", True),
        ("# hkmigrate: ignore", True),
        ("#hkmigrate:ignore[helper-call, forced-scope]", True),
        ("# a reason  # hkmigrate: ignore[forced-scope]", True),
        ("# hkmigrate: ignore[forced-scope]  # noqa", True),
        ("# hkmigrate: ignore[helper-call]", False),
        ("# hkmigrate: ignore[]", False),
        ("# hkmigrate: ignored", False),
        ("# noqa", False),
    ],
)
def test_a_comment_silences_its_line(comment: str, silent: bool) -> None:
    def line(path: str, number: int) -> str | None:
        found = source_line(path, number)
        return f"{found}  {comment}" if (path, number) == ("model.py", 7) else found

    places = {str(one.span) for one in diagnostics(PlanReport(PLAN, source_line=line))}
    assert ("model.py:7:5" not in places) is silent
    assert len(places) == 4 - silent


def test_json() -> None:
    found = json.loads(lint_json(PlanReport(Plan((*PLAN.groups, CONFLICT), PLAN.unread))))
    assert found["schema"] == 1
    assert [one["path"] for one in found["diagnostics"]] == ["a/left.py", "a/right.py", *["model.py"] * 3, "net.py"]
    assert found["diagnostics"][2] == {
        "path": "model.py",
        "line": 7,
        "column": 5,
        "code": "forced-scope",
        "message": "a parameter, state or module under a forced scope",
        "group": "global_embed",
        "status": "ready",
    }
    assert found["unread"] == [{"path": "broken.py", "reason": "syntax error at line 1"}]

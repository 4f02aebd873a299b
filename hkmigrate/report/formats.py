"""The tables of the formats that there are for each value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from hkmigrate.report.applied import applied_json, applied_text
from hkmigrate.report.audit import audit_json, audit_text
from hkmigrate.report.check import check_json, check_text
from hkmigrate.report.json import plan_json
from hkmigrate.report.lint import lint_json, lint_text
from hkmigrate.report.page import Style
from hkmigrate.report.text import plan_text
from hkmigrate.report.values import AppliedReport, AuditedReport, CheckedReport, PlanReport

_Value = TypeVar("_Value")


def _plain(write: Callable[[_Value], str]) -> Callable[[_Value, Style], str]:
    """A format for programs, which has no style."""
    return lambda value, _style: write(value)


PLAN: Mapping[str, Callable[[PlanReport, Style], str]] = {"text": plan_text, "json": _plain(plan_json)}
APPLIED: Mapping[str, Callable[[AppliedReport, Style], str]] = {"text": applied_text, "json": _plain(applied_json)}
CHECK: Mapping[str, Callable[[CheckedReport, Style], str]] = {"text": check_text, "json": _plain(check_json)}
AUDIT: Mapping[str, Callable[[AuditedReport, Style], str]] = {"text": audit_text, "json": _plain(audit_json)}
LINT: Mapping[str, Callable[[PlanReport, Style], str]] = {"text": lint_text, "json": _plain(lint_json)}

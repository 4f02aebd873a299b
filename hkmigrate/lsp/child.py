"""`python -m hkmigrate.lsp.child`: a check that the server asks for on standard input; answers are lines of JSON."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from hkmigrate import pipeline
from hkmigrate.config import ConfigError
from hkmigrate.live import LiveTree, TreeError
from hkmigrate.lsp.settings import options_for
from hkmigrate.model.verdict import CheckReport, Verdict
from hkmigrate.report.check import check_text, enough, of_check
from hkmigrate.report.page import Style
from hkmigrate.report.values import CheckedReport


def main() -> None:
    """Answer on what was standard output; whatever else is printed goes to standard error."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what has been started is ended first
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    asked = json.loads(sys.stdin.buffer.read())

    def tell(words: str) -> None:
        _say(answers, {"progress": words})

    try:
        found = _checked(asked, tell)
    except (ConfigError, TreeError) as error:
        found = _not_run(str(error))
    _say(answers, found)


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _not_run(why: str) -> dict[str, Any]:
    return {"verdict": str(Verdict.NOT_RUN), "suffices": False, "said": f"not-run: {why}", "text": why}


def _checked(asked: dict[str, Any], tell: Any) -> dict[str, Any]:
    root, groups = Path(asked["root"]), tuple(asked["groups"])
    options = options_for(root, asked["settings"])
    unsaved = {path: text.encode() for path, text in asked["unsaved"].items()}
    tree = LiveTree(root, options, lambda: None)
    tell("planning")
    tree.read()
    planned = tree.plan(tree.survey(unsaved), groups)
    missing = set(groups) - {group.name for group in planned.plan.ready}
    if missing or not planned.changes:
        return _not_run(f"{', '.join(sorted(missing)) or 'nothing'} can be migrated, so that there is nothing to check")
    report = pipeline.check_plan(planned, options, tell, unsaved=unsaved)
    checked = CheckedReport(report, options.check.accept, require_coverage=options.check.require_coverage)
    return {
        **of_check(checked),
        "said": _said(report),
        "text": check_text(checked, Style()),
        "suffices": enough(checked),
    }


def _said(report: CheckReport) -> str:
    """The verdict in a sentence."""
    if report.verdict is Verdict.NOT_RUN:
        return f"not-run: {report.problem or 'there is no case to check'}"
    cases = ", ".join(f"{case.name} {case.verdict}" for case in report.cases)
    return f"the migration is {report.verdict}: {cases}"


if __name__ == "__main__":
    main()

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from plan_samples import MODEL

from hkmigrate.model.codes import CODES
from hkmigrate.model.plan import Plan

if TYPE_CHECKING:
    from conftest import Stage


def test_lint_finds_and_says_so_in_the_exit_code(stage: Stage) -> None:
    result = stage.run("lint")
    assert result.exit_code == 1
    assert result.stdout.startswith("model.py:7:5: forced-scope ")
    assert result.stdout.endswith("Found 4 uses of forced names.\n")


def test_lint_finds_nothing(stage: Stage) -> None:
    stage.plan = Plan(())
    assert stage.run("lint").exit_code == 0


def test_lint_reads_comments_that_silence(stage: Stage) -> None:
    lines = MODEL.splitlines(keepends=True)
    lines[6] = lines[6].replace("\n", "  # hkmigrate: ignore[forced-scope]\n")
    (stage.root / "model.py").write_text("".join(lines))
    assert "model.py:7:5" not in stage.run("lint").stdout


def test_lint_as_json(stage: Stage) -> None:
    assert len(json.loads(stage.run("lint", "--format", "json").stdout)["diagnostics"]) == 4


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(stage: Stage, code: str) -> None:
    result = stage.run("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith(code)
    assert "Way out: " in result.stdout


def test_without_a_code_all_are_listed(stage: Stage) -> None:
    listed = stage.run("explain").stdout
    assert all(f"  {code}  " in listed for code in CODES)


def test_an_unknown_code_is_told_the_nearest(stage: Stage) -> None:
    result = stage.run("explain", "dynamic_name")
    assert result.exit_code == 2
    assert "did you mean `dynamic-name`" in result.stderr


def test_quiet_lint_is_diagnostics_only(stage: Stage) -> None:
    assert len(stage.run("lint", "--quiet").stdout.splitlines()) == 5


def test_quiet_undo_says_nothing(stage: Stage) -> None:
    stage.run("apply")
    assert stage.run("undo", "--quiet").stdout == ""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from plan_samples import DYNAMIC, READY

from hkmigrate.model.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Stage
    from pytest_snapshot.plugin import Snapshot

ALL_READY = Plan((READY,))


def test_the_report_goes_to_standard_output_and_says_what_to_do_next(stage: Stage, snapshot: Snapshot) -> None:
    result = stage.run("plan")
    assert result.exit_code == 1
    assert result.stderr == ""
    snapshot.assert_match(result.stdout, "plan.txt")


@pytest.mark.parametrize(
    ("plan", "code"), [(ALL_READY, 0), (Plan((DYNAMIC,)), 1), (Plan((READY, DYNAMIC)), 1), (Plan(()), 0)]
)
def test_the_exit_code(stage: Stage, plan: Plan, code: int) -> None:
    stage.plan = plan
    assert stage.run("plan").exit_code == code
    assert stage.run("plan", "--diff").exit_code == code
    assert stage.run("plan", "--format", "json").exit_code == code


def test_it_writes_nothing(stage: Stage) -> None:
    before = stage.files()
    for words in ((), ("--diff",), ("--format", "json"), ("--quiet",), ("--verbose",)):
        stage.run("plan", *words)
    assert stage.files() == before


def test_next_steps_name_what_was_asked_for(stage: Stage) -> None:
    stage.plan = ALL_READY
    (stage.root / "my net").mkdir()
    result = stage.run("plan", "my net", "--group", "global_embed", "--place", "root")
    assert "hkmigrate apply 'my net' --group global_embed --place root --check --run 'python train.py'" in result.stdout


def test_the_style_that_was_asked_for_is_planned_and_named(stage: Stage) -> None:
    stage.plan = ALL_READY
    result = stage.run("plan", "--style", "methods")
    assert "hkmigrate apply --style methods --check" in result.stdout
    assert stage.run("plan", "--style", "method").exit_code == 2
    value = json.loads(stage.run("plan", "--style", "methods", "--format", "json").stdout)
    assert value["asked"]["style"] == "methods"


def test_with_cases_configured_no_command_is_suggested(stage: Stage) -> None:
    (stage.root / "pyproject.toml").write_text("[[tool.hkmigrate.check.cases]]\nentry = 'model:model'\n")
    result = stage.run("plan")
    assert "  hkmigrate apply --check  " in result.stdout
    assert "train.py" not in result.stdout


def test_json_holds_what_was_asked_and_what_would_be_written(stage: Stage) -> None:
    value = json.loads(stage.run("plan", ".", "--group", "global_embed", "--format", "json").stdout)
    assert value["asked"] == {
        "paths": ["."],
        "groups": ["global_embed"],
        "place": None,
        "config": None,
        "style": None,
    }
    assert set(value["writes"]) == {"model.py", "owner.py"}
    assert [group["status"] for group in value["groups"]] == ["ready"]


@pytest.mark.parametrize("command", ["plan", "apply", "lint"])
def test_a_group_that_is_not_there_is_told_the_nearest(stage: Stage, command: str) -> None:
    before = stage.files()
    result = stage.run(command, "--group", "global_embd")
    assert result.exit_code == 2
    assert "--group global_embd: this tree shares nothing of that name; did you mean `global_embed`?" in result.stderr
    assert stage.files() == before


def test_output_goes_to_a_file(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    result = stage.run("plan", "--format", "json", "--output", str(path))
    assert result.stdout == ""
    assert json.loads(path.read_text())["schema"] == 1


def test_a_diff_stands_alone_on_standard_output(stage: Stage) -> None:
    result = stage.run("plan", "--diff")
    assert result.stdout.startswith("--- a/model.py\n+++ b/model.py\n@@ ")
    assert "+++ b/owner.py\n" in result.stdout
    assert "global_embed" in result.stderr
    assert stage.run("plan", "--diff", "--quiet").stderr == ""


def test_quiet_is_one_line_a_group(stage: Stage) -> None:
    assert stage.run("plan", "-q").stdout.splitlines()[:2] == [
        "global_embed  ready    GlobalEmbed, shared by 2; paths stay",
        "level_*       refused  dynamic-name at net.py:4:32",
    ]


def test_settings_come_from_pyproject_and_options_go_before(stage: Stage) -> None:
    (stage.root / "pyproject.toml").write_text(
        "[tool.hkmigrate]\nplace = 'root'\ngroups = ['a']\nexclude = ['old/']\nentry-points = ['m:f']\n"
    )
    stage.run("plan")
    stage.run("plan", "--place", "auto", "--group", "level_*", "--group", "global_embed")
    (_, configured), (_, given) = stage.asked
    assert (configured.place, configured.groups) == ("root", ("a",))
    assert (given.place, given.groups) == ("auto", ("level_*", "global_embed"))
    assert given.exclude == ("old/",)
    assert given.entry_points == ("m:f",)


def test_settings_are_those_of_the_tree_not_of_the_current_folder(stage: Stage) -> None:
    (stage.root / "pyproject.toml").write_text("[tool.hkmigrate]\ngroups = ['here']\n")
    (stage.root / "net").mkdir()
    (stage.root / "net/pyproject.toml").write_text("[tool.hkmigrate]\ngroups = ['there']\n")
    (stage.root / "net/a.py").touch()
    stage.run("plan", "net")
    stage.run("plan", "net/a.py")
    stage.run("plan", "net", "model.py")
    assert [options.groups for _, options in stage.asked] == [("there",), ("there",), ("here",)]


def test_config_names_the_file(stage: Stage) -> None:
    (stage.root / "other.toml").write_text("[tool.hkmigrate]\ngroups = ['other']\n")
    stage.run("plan", "--config", "other.toml")
    assert stage.asked[0][1].groups == ("other",)

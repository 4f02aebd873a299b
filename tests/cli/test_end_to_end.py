"""The whole way, with nothing played: a program of the golden cases, in and out again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[2] / "golden/helper/embed"
CASE = '[[tool.hkmigrate.check.cases]]\nentry = "model:model"\ninputs = ["i32[2,5]"]\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / "before", tmp_path / "tree"))


def hkmigrate(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hkmigrate", *words]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def content(tree: Path) -> dict[str, bytes]:
    return {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in sorted(tree.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_plan_apply_plan_undo(tree: Path) -> None:
    before, after = content(GOLDEN / "before"), content(GOLDEN / "after")
    planned = hkmigrate(tree, "plan")
    assert (planned.returncode, planned.stderr) == (0, "")
    assert "global_embed: ready\n" in planned.stdout
    assert content(tree) == before
    assert hkmigrate(tree, "lint").returncode == 1
    applied = hkmigrate(tree, "apply")
    assert (applied.returncode, applied.stderr) == (0, "")
    assert {path: data for path, data in content(tree).items() if not path.startswith(".")} == after
    assert "there is nothing to migrate" in hkmigrate(tree, "plan").stdout
    assert hkmigrate(tree, "lint").returncode == 0
    assert hkmigrate(tree, "undo").returncode == 0
    assert content(tree) == before


def test_the_diff_is_the_change(tree: Path) -> None:
    diff = hkmigrate(tree, "plan", "--diff").stdout
    subprocess.run(["git", "apply", "-"], cwd=tree, input=diff, text=True, check=True)
    assert content(tree) == content(GOLDEN / "after")


def test_a_saved_plan_is_carried_out_once(tree: Path) -> None:
    assert hkmigrate(tree, "plan", "--format", "json", "--output", "../plan.json").returncode == 0
    assert hkmigrate(tree, "apply", "--plan", "../plan.json").returncode == 0
    again = hkmigrate(tree, "apply", "--plan", "../plan.json")
    assert again.returncode == 1
    assert "model.py has changed" in again.stderr


def test_it_is_proved_before_it_is_written(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(CASE)
    applied = hkmigrate(tree, "apply", "--check", "--format", "json")
    assert applied.returncode == 0, applied.stderr
    assert json.loads(applied.stdout)["check"]["verdict"] == "proved"
    assert (tree / "model.py").read_bytes() == (GOLDEN / "after/model.py").read_bytes()


def test_two_trees_are_proved_equivalent(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(CASE)
    checked = hkmigrate(tree, "check", str(GOLDEN / "before"), str(GOLDEN / "after"), "--config", "pyproject.toml")
    assert checked.returncode == 0, checked.stderr
    assert "proved: old and new compute the same" in checked.stdout


def test_a_model_that_raises_leaves_the_tree_alone(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(CASE.replace("2,5", "2,5,7,9").replace("i32", "f32"))
    (tree / "broken.py").write_text("def f(:\n")
    before = content(tree)
    applied = hkmigrate(tree, "apply", "--check")
    assert applied.returncode == 2
    assert "Traceback" not in applied.stderr
    assert "Nothing has been written" in applied.stdout
    assert content(tree) == before


def test_a_path_that_is_not_there(tree: Path) -> None:
    result = hkmigrate(tree, "plan", "nowhere")
    assert result.returncode == 2
    assert "nowhere: no such file or folder" in result.stderr


def test_a_rename_that_nobody_made_is_a_difference(tree: Path) -> None:
    (tree / "pyproject.toml").write_text(CASE)
    before = content(tree)
    told = hkmigrate(tree, "apply", "--check", "--rename", "global_embed/embed=elsewhere/embed")
    assert told.returncode == 1, told.stdout + told.stderr
    assert content(tree) == before
    assert hkmigrate(tree, "apply", "--rename", "global_embed/embed=elsewhere/embed").returncode == 2
    assert hkmigrate(tree, "apply", "--check", "--infer-renames").returncode == 0

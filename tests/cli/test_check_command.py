from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from plan_samples import MODEL

from hkmigrate.model.verdict import CaseReport, CheckReport, Verdict

if TYPE_CHECKING:
    from conftest import Stage


@pytest.fixture
def two(stage: Stage) -> Stage:
    """An old and a new tree, in folders and as two commits."""

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=stage.root, check=True, capture_output=True)

    git("init", "--quiet")
    git("config", "user.email", "a@example.org")
    git("config", "user.name", "A")
    git("add", "model.py")
    git("commit", "--quiet", "-m", "old")
    git("tag", "before")
    (stage.root / "model.py").write_text("NEW = 1\n")
    (stage.root / "sub").mkdir()
    (stage.root / "sub/model.py").write_text("SUB = 1\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "new")
    for name, text in (("old", MODEL), ("new", "NEW = 1\n")):
        (stage.root / name).mkdir()
        (stage.root / name / "model.py").write_text(text)
    return stage


def test_two_folders(two: Stage) -> None:
    result = two.run("check", "old", "new")
    assert result.exit_code == 0
    assert "proved: old and new compute the same" in result.stdout
    old, new, _, renames, _, _ = two.asked[0]
    assert (old, new) == (two.root / "old", two.root / "new")
    assert renames == {}


def test_two_revisions_are_unpacked_and_gone_afterwards(two: Stage) -> None:
    assert two.run("check", "before", "HEAD").exit_code == 0
    old, new, _, _, old_text, new_text = two.asked[0]
    assert (old_text, new_text) == (MODEL, "NEW = 1\n")
    assert not old.exists()
    assert not new.exists()
    assert (two.root / "model.py").read_text() == "NEW = 1\n"


def test_a_revision_against_the_folder_as_it_is(two: Stage) -> None:
    (two.root / "model.py").write_text("EDITED = 1\n")
    two.run("check", "HEAD", ".")
    *_, old_text, new_text = two.asked[0]
    assert (old_text, new_text) == ("NEW = 1\n", "EDITED = 1\n")


def test_a_revision_is_seen_from_the_current_folder(two: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two.root / "sub")
    two.run("check", "HEAD", ".")
    assert two.asked[0][4] == "SUB = 1\n"


@pytest.mark.parametrize("name", ["nowhere", "model.py", "--help-me", "HEAD~9", "-x", "before^{tree}"])
def test_what_is_neither_could_not_run(two: Stage, name: str) -> None:
    result = two.run("check", "--", name, "new")
    assert result.exit_code == 2
    assert name in result.stderr


def test_outside_git_there_are_only_folders(stage: Stage) -> None:
    result = stage.run("check", "HEAD", ".")
    assert result.exit_code == 2
    assert "no such folder, and no such git revision" in result.stderr


@pytest.mark.parametrize(
    ("verdict", "words", "code"),
    [
        (Verdict.PROVED, (), 0),
        (Verdict.AGREED, (), 1),
        (Verdict.AGREED, ("--accept", "agreed"), 0),
        (Verdict.DIFFERS, ("--accept", "agreed"), 1),
        (Verdict.CLOSE, ("--tolerance", "1e-5"), 1),
        (Verdict.CLOSE, ("--tolerance", "1e-5", "--accept", "agreed"), 1),
        (Verdict.CLOSE, ("--tolerance", "1e-5", "--accept", "close"), 0),
        (Verdict.AGREED, ("--tolerance", "1e-5", "--accept", "close"), 0),
        (Verdict.DIFFERS, ("--tolerance", "1e-5", "--accept", "close"), 1),
        (Verdict.NOT_DETERMINISTIC, (), 1),
        (Verdict.NOT_RUN, (), 2),
    ],
)
def test_the_exit_code(two: Stage, verdict: Verdict, words: tuple[str, ...], code: int) -> None:
    two.check = CheckReport((CaseReport("forward", verdict, "so it is"),))
    result = two.run("check", "old", "new", *words)
    assert result.exit_code == code
    assert str(verdict) in result.stdout


@pytest.mark.parametrize("words", [("--accept", "close"), ("--tolerance", "0"), ("--tolerance", "nan")])
def test_how_close_has_to_be_said_and_be_a_number(two: Stage, words: tuple[str, ...]) -> None:
    result = two.run("check", "old", "new", *words)
    assert result.exit_code == 2
    assert "tolerance" in result.stderr
    assert not two.asked


def test_rewritten_lines_that_never_ran_are_a_failure_on_request(two: Stage) -> None:
    two.check = CheckReport((CaseReport("forward", Verdict.PROVED, "so it is"),), (("model.py", 1),))
    assert two.run("check", "old", "new").exit_code == 0
    result = two.run("check", "old", "new", "--require-coverage")
    assert result.exit_code == 1
    assert "Every rewritten line has to run" in result.stdout
    value = json.loads(two.run("check", "old", "new", "--require-coverage", "--format", "json").stdout)
    assert (value["verdict"], value["suffices"]) == ("proved", False)


def test_json(two: Stage) -> None:
    value = json.loads(two.run("check", "old", "new", "--format", "json").stdout)
    assert (value["schema"], value["verdict"], value["never_ran"]) == (1, "proved", [])


def test_renames_are_given_one_by_one_and_in_a_file(two: Stage) -> None:
    Path("renames.json").write_text('{"a/w": "b/w", "c": "d"}')
    two.run("check", "old", "new", "--renames", "renames.json", "--rename", "x=y", "--rename", "c=e")
    assert two.asked[0][3] == {"a/w": "b/w", "c": "e", "x": "y"}


def test_renames_are_inferred_on_request_alone(two: Stage) -> None:
    two.run("check", "old", "new")
    assert not two.infer
    two.run("check", "old", "new", "--infer-renames")
    assert two.infer


def test_a_checkpoint_has_to_be_there(two: Stage) -> None:
    result = two.run("check", "old", "new", "--params", "gone.npz")
    assert result.exit_code == 2
    assert "gone.npz" in result.stderr
    Path("here.npz").write_bytes(b"")
    two.run("check", "old", "new", "--params", "here.npz")
    assert two.asked[0][2].params == two.root / "here.npz"


def test_renames_come_out_of_a_plan(two: Stage) -> None:
    two.run("plan", "--format", "json", "--output", "plan.json")
    two.asked.clear()
    two.run("check", "old", "new", "--renames", "plan.json")
    assert two.asked[0][3] == {"global_embed/embed": "global_embed/embed"}


@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"a": 1}', '{"groups": [3]}', '{"groups": [{"parameter_paths": {"a": 1}}]}']
)
def test_a_file_without_renames_could_not_run(two: Stage, text: str) -> None:
    Path("renames.json").write_text(text)
    result = two.run("check", "old", "new", "--renames", "renames.json")
    assert result.exit_code == 2
    assert "--renames renames.json: " in result.stderr


@pytest.mark.parametrize("pair", ["a", "=b", "a=", ""])
def test_a_rename_has_two_sides(two: Stage, pair: str) -> None:
    result = two.run("check", "old", "new", "--rename", pair)
    assert result.exit_code == 2
    assert "OLD=NEW" in result.stderr


def test_two_paths_cannot_become_one(two: Stage) -> None:
    result = two.run("check", "old", "new", "--rename", "a=c", "--rename", "b=c")
    assert result.exit_code == 2
    assert "a and b cannot both become c" in result.stderr


def test_settings_come_from_the_old_tree_which_a_change_cannot_touch_or_else_from_the_current_folder(
    two: Stage,
) -> None:
    outside = two.root.parent
    (two.root / "old").rename(outside / "old")
    (two.root / "new").rename(outside / "new")
    for folder in (two.root, outside / "old", outside / "new"):
        text = f"[[tool.hkmigrate.check.cases]]\nentry = 'm:{folder.name}'\n"
        (folder / "pyproject.toml").write_text(text)
        two.run("check", "../old", "../new")
    found = [asked[2].cases[0].entry for asked in two.asked if isinstance(asked, tuple)]
    assert found == ["m:tree", "m:old", "m:old"]

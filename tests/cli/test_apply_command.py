from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from plan_samples import DYNAMIC, MODEL, NET, READY

from hkmigrate.model.plan import Plan
from hkmigrate.model.verdict import CaseReport, CheckReport, Verdict

if TYPE_CHECKING:
    from conftest import Stage
    from pytest_snapshot.plugin import Snapshot

UNTOUCHED = {"model.py": MODEL, "net.py": NET}
WRITTEN = {"model.py": MODEL.replace("import", "IMPORT", 1), "net.py": NET, "owner.py": "x = 1\n"}


def case(verdict: Verdict, *opaque: str) -> CheckReport:
    return CheckReport((CaseReport("forward", verdict, "output[0] differs", 0.5, opaque, 10, 1, 1.0),))


def code_of(stage: Stage) -> dict[str, str]:
    return {path: text for path, text in stage.files().items() if path.endswith(".py")}


def test_it_writes_and_says_what_and_how_to_take_it_back(stage: Stage, snapshot: Snapshot) -> None:
    stage.plan = Plan((READY,))
    result = stage.run("apply")
    assert result.exit_code == 0
    assert code_of(stage) == WRITTEN
    snapshot.assert_match(result.stdout, "apply.txt")


def test_undo_takes_it_back(stage: Stage) -> None:
    stage.run("apply")
    result = stage.run("undo")
    assert (result.exit_code, result.stdout) == (0, "took back model.py\ntook back owner.py\n")
    assert stage.files() == UNTOUCHED


def test_undo_finds_the_tree_from_below(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.run("apply")
    (stage.root / "deep").mkdir()
    monkeypatch.chdir(stage.root / "deep")
    assert stage.run("undo").exit_code == 0
    assert code_of(stage) == UNTOUCHED


def test_the_undo_command_names_another_tree(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(stage.root.parent)
    assert "To take it back: hkmigrate undo tree\n" in stage.run("apply", "tree").stdout
    assert stage.run("undo", "tree").exit_code == 0


def test_undo_of_nothing_could_not_run(stage: Stage) -> None:
    result = stage.run("undo")
    assert result.exit_code == 2
    assert "there is no apply to take back" in result.stderr


def test_undo_of_what_was_edited_stands_in_the_way(stage: Stage) -> None:
    stage.run("apply")
    (stage.root / "owner.py").write_text("mine\n")
    result = stage.run("undo")
    assert result.exit_code == 1
    assert "edited since the apply" in result.stderr


def test_refused_groups_stay_and_the_exit_code_says_so(stage: Stage, snapshot: Snapshot) -> None:
    result = stage.run("apply")
    assert result.exit_code == 1
    assert code_of(stage) == WRITTEN
    snapshot.assert_match(result.stdout, "refused.txt")


@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [(Plan((DYNAMIC,)), 1, "every forced name is refused"), (Plan(()), 0, "there is nothing to migrate")],
)
def test_without_a_ready_group_nothing_is_written(stage: Stage, plan: Plan, code: int, said: str) -> None:
    stage.plan = plan
    for words in (("apply",), ("apply", "--check")):
        result = stage.run(*words)
        assert result.exit_code == code
        assert f"Nothing has been written: {said}" in result.stdout
    assert stage.files() == UNTOUCHED


def test_a_proof_is_followed_by_the_change(stage: Stage, snapshot: Snapshot) -> None:
    stage.plan = Plan((READY,))
    result = stage.run("apply", "--check")
    assert result.exit_code == 0
    assert code_of(stage) == WRITTEN
    assert result.stderr == ""
    snapshot.assert_match(result.stdout, "proved.txt")


@pytest.mark.parametrize(
    ("report", "words", "code"),
    [
        (case(Verdict.DIFFERS), (), 1),
        (case(Verdict.DIFFERS), ("--accept", "agreed"), 1),
        (case(Verdict.AGREED), (), 1),
        (case(Verdict.NOT_DETERMINISTIC), (), 1),
        (case(Verdict.NOT_RUN), (), 2),
        (CheckReport(()), (), 2),
        (CheckReport((), (), "the model raises"), (), 2),
        (case(Verdict.AGREED), ("--accept", "agreed"), 0),
        (case(Verdict.AGREED, "io_callback"), (), 0),
    ],
)
def test_what_does_not_suffice_writes_nothing(
    stage: Stage, report: CheckReport, words: tuple[str, ...], code: int
) -> None:
    stage.plan, stage.check = Plan((READY,)), report
    result = stage.run("apply", "--check", *words)
    assert result.exit_code == code
    assert stage.files() == UNTOUCHED if code else code_of(stage) == WRITTEN
    assert ("Nothing has been written" in result.stdout) == bool(code)


def test_how_to_check_can_be_given(stage: Stage) -> None:
    stage.run(
        "apply", "--check", "--run", "python a.py", "--run", "python b.py", "--accept", "agreed", "--timeout", "7"
    )
    asked = stage.asked[1]
    assert asked.run == ("python a.py", "python b.py")
    assert asked.accept is Verdict.AGREED
    assert asked.timeout == 7.0


def test_how_to_check_needs_a_check(stage: Stage) -> None:
    for words in (("--run", "python a.py"), ("--accept", "agreed"), ("--timeout", "7"), ("--require-coverage",)):
        result = stage.run("apply", *words)
        assert result.exit_code == 2
        assert "give --check as well" in result.stderr
    assert stage.files() == UNTOUCHED


def test_close_is_not_for_migrations(stage: Stage) -> None:
    result = stage.run("apply", "--check", "--accept", "close")
    assert result.exit_code == 2
    assert "a migration keeps every bit" in result.stderr
    (stage.root / "pyproject.toml").write_text("[tool.hkmigrate.check]\naccept = 'close'\ntolerance = 1e-3\n")
    stage.run("apply", "--check")
    assert stage.asked[1].tolerance is None


def test_lines_that_never_ran_keep_the_tree_as_it_was(stage: Stage) -> None:
    stage.plan = Plan((READY,))
    stage.check = CheckReport((CaseReport("forward", Verdict.PROVED, "so it is"),), (("model.py", 1),))
    result = stage.run("apply", "--check", "--require-coverage")
    assert result.exit_code == 1
    assert "Nothing has been written: rewritten lines never ran" in result.stdout
    assert stage.files() == UNTOUCHED
    assert stage.run("apply", "--check").exit_code == 0


def test_a_diff_writes_nothing(stage: Stage) -> None:
    result = stage.run("apply", "--diff")
    assert result.stdout.startswith("--- a/model.py\n")
    assert stage.files() == UNTOUCHED


def test_quiet_says_nothing_when_all_is_well(stage: Stage) -> None:
    stage.plan = Plan((READY,))
    result = stage.run("apply", "--quiet", "--check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert code_of(stage) == WRITTEN


def test_json(stage: Stage) -> None:
    value = json.loads(stage.run("apply", "--check", "--format", "json").stdout)
    assert value["written"] == ["model.py", "owner.py"]
    assert value["check"]["verdict"] == "proved"
    assert [group["status"] for group in value["groups"]] == ["ready", "refused"]


def test_json_without_a_check(stage: Stage) -> None:
    stage.plan = Plan(())
    value = json.loads(stage.run("apply", "--format", "json").stdout)
    assert (value["written"], value["check"]) == ([], None)


# --- saved plans ---------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(stage: Stage) -> str:
    path = stage.root.parent / "plan.json"
    stage.run("plan", ".", "--group", "global_embed", "--place", "root", "--format", "json", "--output", str(path))
    stage.asked.clear()
    return str(path)


def test_a_saved_plan_is_made_again_as_it_was_asked_for(stage: Stage, saved: str) -> None:
    assert stage.run("apply", "--plan", saved).exit_code == 0
    (paths, options), *_ = stage.asked
    assert [str(path) for path in paths] == ["."]
    assert (options.groups, options.place) == (("global_embed",), "root")
    assert code_of(stage) == WRITTEN


def test_a_plan_whose_file_has_changed_is_stale(stage: Stage, saved: str) -> None:
    (stage.root / "model.py").write_text(MODEL + "\n")
    before = stage.files()
    result = stage.run("apply", "--plan", saved)
    assert result.exit_code == 1
    assert "is stale, and nothing was written: model.py has changed" in result.stderr
    assert stage.files() == before


def test_a_plan_that_would_be_another_now_is_stale(stage: Stage, saved: str) -> None:
    stage.plan = Plan((replace(READY, carriers=()), DYNAMIC))
    result = stage.run("apply", "--plan", saved)
    assert result.exit_code == 1
    assert "the plan made now has other groups" in result.stderr
    assert stage.files() == UNTOUCHED


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 7, "groups": []}', "[1, 2"])
def test_a_file_that_is_no_plan_could_not_run(stage: Stage, text: str) -> None:
    path = stage.root.parent / "plan.json"
    path.write_text(text)
    result = stage.run("apply", "--plan", str(path))
    assert result.exit_code == 2
    assert f"--plan {path}: " in result.stderr
    assert stage.files() == UNTOUCHED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 2}, "its schema is 2, and this hkmigrate reads 1"),
        ({"schema": None}, "its schema is None"),
        (
            {"tool": "hkmigrate 0.0.1"},
            "it was made by 'hkmigrate 0.0.1', and this is hkmigrate 0.1.0; make the plan again",
        ),
        ({"tool": "terraform 1.9"}, "it was made by 'terraform 1.9'"),
        ({"tool": None}, "it was made by None"),
        ({"groups": {}}, "not a plan"),
        ({"read": None}, "`read` does not hold the digests"),
        ({"read": {"model.py": 3}}, "`read` does not hold the digests"),
        ({"read": {"model.py": "abc"}}, "`read` does not hold the digests"),
        ({"writes": ["model.py"]}, "`writes` does not hold the digests"),
    ],
)
def test_a_plan_that_is_another_tools_or_versions_could_not_run(
    stage: Stage, saved: str, change: dict[str, object], said: str
) -> None:
    path = stage.root.parent / "plan.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    result = stage.run("apply", "--plan", saved)
    assert result.exit_code == 2
    assert f"--plan {saved}: " in result.stderr
    assert said in result.stderr
    assert stage.files() == UNTOUCHED


@pytest.mark.parametrize(
    "text", [b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 200_000, b"\x00", b'{"groups": [], "schema": 1e999}']
)
def test_a_file_that_is_no_json_could_not_run(stage: Stage, text: bytes) -> None:
    path = stage.root.parent / "plan.json"
    path.write_bytes(text)
    result = stage.run("apply", "--plan", str(path))
    assert result.exit_code == 2
    assert f"--plan {path}: " in result.stderr
    assert "Traceback" not in result.output


def test_a_plan_that_would_write_other_bytes_is_stale(stage: Stage, saved: str) -> None:
    path = stage.root.parent / "plan.json"
    value = json.loads(path.read_text())
    path.write_text(json.dumps({**value, "writes": dict.fromkeys(value["writes"], "0" * 64)}))
    result = stage.run("apply", "--plan", saved)
    assert result.exit_code == 1
    assert "the plan made now has other writes" in result.stderr
    assert stage.files() == UNTOUCHED


@pytest.mark.parametrize("asked", [{"paths": 3}, {"groups": [1]}, {"place": "moon"}])
def test_a_plan_that_was_tampered_with_could_not_run(stage: Stage, saved: str, asked: object) -> None:
    path = stage.root.parent / "plan.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "asked": asked}))
    result = stage.run("apply", "--plan", saved)
    assert result.exit_code == 2
    assert "what it was made for is not understood" in result.stderr


# --- git -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(stage: Stage) -> Stage:
    (stage.root.parent / "home").mkdir()
    for words in (
        ("init", "--quiet"),
        ("config", "user.email", "a@example.org"),
        ("config", "user.name", "A"),
        ("add", "."),
        ("commit", "--quiet", "-m", "one"),
    ):
        subprocess.run(["git", *words], cwd=stage.root, check=True, capture_output=True)
    return stage


def test_committed_files_are_written(checkout: Stage) -> None:
    checkout.run("apply")
    assert code_of(checkout) == WRITTEN


def test_uncommitted_changes_stand_in_the_way_before_the_check(checkout: Stage) -> None:
    (checkout.root / "model.py").write_text(MODEL + "\n")
    before = checkout.files()
    result = checkout.run("apply", "--check")
    assert result.exit_code == 1
    assert "these files have uncommitted changes:\n  model.py\n" in result.stderr
    assert len(checkout.asked) == 1, "the check has not been run"
    assert checkout.files() == before


def test_unless_they_are_allowed(checkout: Stage) -> None:
    (checkout.root / "model.py").write_text(MODEL + "\n")
    assert "Wrote 2 files" in checkout.run("apply", "--allow-dirty").stdout

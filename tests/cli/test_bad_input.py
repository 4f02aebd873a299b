from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hkmigrate import pipeline
from hkmigrate.source.tree import TreeError

if TYPE_CHECKING:
    from conftest import Stage

COMMANDS = [("plan",), ("apply",), ("lint",), ("check", ".", ".")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["sarif", "github", "html", "xml", ""])
def test_a_format_that_is_not_there(stage: Stage, command: tuple[str, ...], name: str) -> None:
    result = stage.run(*command, "--format", name)
    assert result.exit_code == 2
    assert "there is text and json" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.hkmigrate", "not TOML"),
        ("[tool.hkmigrate]\nplaec = 'root'\n", "did you mean `place`"),
        ("[tool.hkmigrate.check]\ntimeout = -1\n", "seconds above 0"),
    ],
)
def test_settings_that_are_broken(stage: Stage, command: tuple[str, ...], text: str, said: str) -> None:
    (stage.root / "pyproject.toml").write_text(text)
    before = stage.files()
    result = stage.run(*command)
    assert result.exit_code == 2
    assert "pyproject.toml" in result.stderr
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert stage.files() == before


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--plce", "root"),
        ("plan", "--place", "moon"),
        ("plan", "--format"),
        ("plan", "--config", "nowhere.toml"),
        ("plan", "--config", "."),
        ("plan", "--output", "."),
        ("plan", "--output", "nowhere/plan.txt"),
        ("plan", "--diff", "--format", "json"),
        ("apply", "--diff", "--format", "json"),
        ("apply", "--plan", "nowhere.json"),
        ("apply", "--plan", "."),
        ("apply", "--check", "--accept", "differs"),
        ("apply", "--check", "--timeout", "0"),
        ("apply", "--check", "--timeout", "-3"),
        ("apply", "--check", "--timeout", "nan"),
        ("apply", "--check", "--timeout", "soon"),
        ("check",),
        ("check", "."),
        ("check", ".", ".", "."),
        ("check", ".", ".", "--renames", "nowhere.json"),
        ("undo", "nowhere"),
        ("explain", "nonsense"),
        ("audit", "nowhere"),
        ("convert", "a", "b"),
        ("lsp", "--port", "2087"),
    ],
)
def test_a_wrong_command_line(stage: Stage, words: tuple[str, ...]) -> None:
    before = stage.files()
    result = stage.run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "rror: " in result.stderr
    assert "Traceback" not in result.stderr
    assert stage.files() == before


def test_a_tree_that_cannot_be_read(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise TreeError("nowhere: no such file or folder")

    monkeypatch.setattr(pipeline, "make_plan", missing)
    result = stage.run("plan", "nowhere")
    assert (result.exit_code, result.stderr) == (2, "Error: nowhere: no such file or folder\n")


def test_a_bug_of_ours_asks_for_a_report(stage: Stage) -> None:
    stage.check = ZeroDivisionError("division by zero")
    before = stage.files()
    result = stage.run("apply", "--check", "--quiet")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: this is a bug of hkmigrate: ZeroDivisionError: division by zero\n"
        "Please report it, with the traceback that --verbose shows.\n"
    )
    assert stage.files() == before


def test_the_traceback_is_there_when_asked_for(stage: Stage) -> None:
    stage.check = ZeroDivisionError("division by zero")
    assert "Traceback (most recent call last)" in stage.run("apply", "--check", "--verbose").stderr


def test_an_interrupt_is_no_traceback(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "make_plan", interrupted)
    result = stage.run("plan")
    assert (result.exit_code, result.stderr) == (130, "Error: interrupted\n")

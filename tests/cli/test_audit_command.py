from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hkmigrate import pipeline
from hkmigrate.cli.app import app
from hkmigrate.model.audit import AuditedCase, AuditReport, ForcedName, Row, User

ROW = Row(
    "parameter", "linear/w", "float32[4,4]", (User("linear", "Linear", "model.py:4", True, ("model.py:5",)),), None
)
CLEAN = AuditReport((AuditedCase(("forward",), (ROW,), ()),))
FOUND = AuditReport((AuditedCase(("forward",), (ROW,), (ForcedName("g", "scope", ("model.py:3",)),)),))


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["audit", *words], prog_name="hkmigrate")


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the pipeline was asked; it answers with `asked.report`."""

    class Asked(list):
        report = CLEAN

    made = Asked()
    monkeypatch.chdir(tmp_path)

    def audit(tree, options, progress=None):
        made.append((tree, options.check))
        return made.report

    monkeypatch.setattr(pipeline, "audit", audit)
    return made


@pytest.mark.parametrize(
    ("report", "code"), [(CLEAN, 0), (FOUND, 1), (AuditReport((), "it cannot be run"), 2), (AuditReport(()), 0)]
)
def test_the_exit_code(asked, report: AuditReport, code: int) -> None:
    asked.report = report
    assert run().exit_code == code


def test_the_current_folder_its_settings_and_options(asked, tmp_path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.hkmigrate.check]\nrun = 'make'\nmemory = 3\n")
    run()
    run("--run", "python a.py", "--run", "python b.py", "--timeout", "7")
    (tree, first), (_, second) = asked
    assert tree == tmp_path
    assert (first.run, first.memory) == (("make",), 3)
    assert (second.run, second.timeout) == (("python a.py", "python b.py"), 7)


def test_another_folder_and_a_git_revision(asked, tmp_path) -> None:
    (tmp_path / "sub").mkdir()
    run("sub")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    (tmp_path / "model.py").write_text("")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True, cwd=tmp_path)
    run("HEAD")
    assert asked[0][0] == tmp_path / "sub"
    assert asked[1][0].name.startswith("hkmigrate-")
    assert not asked[1][0].exists()


def test_json_goes_into_a_file(asked) -> None:
    result = run("--format", "json", "--output", "audit.json")
    assert result.stdout == ""
    assert json.loads(Path("audit.json").read_text())["cases"][0]["names"] == ["forward"]


def test_quiet_shows_what_is_wrong_alone(asked) -> None:
    assert "linear/w" in run().stdout
    assert "linear/w" not in run("--quiet").stdout
    asked.report = FOUND
    assert "model.py:3" in run("-q").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone",), "gone: no such folder"),
        (("--format", "sarif"), "--format sarif: there is no such format here"),
        (("--timeout", "-1"), "timeout"),
        (("--config", "gone.toml"), "gone.toml"),
        (("--output", "gone/x.json"), "gone"),
    ],
)
def test_what_cannot_be_done_is_said(asked, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not asked


def test_for_real(tmp_path, monkeypatch) -> None:
    (tmp_path / "model.py").write_text(
        "import haiku as hk\n"
        "def layer(x): return hk.Linear(4, name=hk.force_name('tied'))(x)\n"
        "net = hk.transform(lambda x: layer(layer(x)))\n"
    )
    (tmp_path / "pyproject.toml").write_text(
        "[[tool.hkmigrate.check.cases]]\nentry = 'model:net'\ninputs = ['f32[2,4]']\n"
    )
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    result = run()
    assert result.exit_code == 1
    assert "tied/w has 2 owners" in result.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == before

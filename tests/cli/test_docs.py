from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from hkmigrate.cli.app import app
from hkmigrate.config import Case, CheckOptions, Options
from hkmigrate.model.verdict import Verdict

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
COMMANDS = typer.main.get_group(app).commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_section(name: str) -> None:
    assert re.search(rf"^## {name}$", (DOCS / "commands.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "option"),
    [(name, option) for name, command in COMMANDS.items() for one in command.params for option in one.opts],
)
def test_every_option_is_described(command: str, option: str) -> None:
    if option.startswith("-"):
        assert f"`{option}" in (DOCS / "commands.md").read_text()


@pytest.mark.parametrize("kind", [Options, CheckOptions, Case])
def test_every_setting_is_described(kind: type) -> None:
    text = (DOCS / "configuration.md").read_text()
    for one in fields(kind):
        assert f"| `{one.name.replace('_', '-')}` |" in text or one.name == "check"


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_described(verdict: Verdict) -> None:
    assert f"| `{verdict}` |" in (DOCS / "check.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_the_test_command_is_found_by_ci() -> None:
    script = (ROOT / ".ci/run").read_text()
    finder = re.search(r"^command=\$\((.*)\)$", script, re.MULTILINE)
    assert finder
    found = subprocess.run(["bash", "-c", finder[1]], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert found.count("\n") == 1
    assert ".venv/bin/pytest" in found

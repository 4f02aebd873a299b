from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from hkmigrate import __version__
from hkmigrate.cli.terminal import style_of

if TYPE_CHECKING:
    from pathlib import Path

MODULE = [sys.executable, "-m", "hkmigrate"]


def test_the_module_runs() -> None:
    done = subprocess.run([*MODULE, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"hkmigrate {__version__}\n"


def test_the_version_is_had_with_other_options_too() -> None:
    done = subprocess.run([*MODULE, "--version", "plan"], capture_output=True, text=True, check=True)
    assert done.stdout == f"hkmigrate {__version__}\n"


def test_the_version_needs_none_of_the_libraries() -> None:
    code = (
        "import sys; sys.argv = ['hkmigrate', '--version']; from hkmigrate.cli import main; main();"
        "print(*sorted({'typer', 'rich', 'libcst', 'jax', 'hkmigrate.pipeline'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"hkmigrate {__version__}\n\n"


def test_the_command_line_does_without_the_pipeline_until_it_plans() -> None:
    code = (
        "import sys; import hkmigrate.cli.app;"
        "print(*sorted({'libcst', 'jax', 'haiku', 'hkmigrate.pipeline'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_without_a_command_there_is_help() -> None:
    done = subprocess.run(MODULE, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Start with `hkmigrate plan`" in done.stdout + done.stderr


def test_a_reader_that_stops_reading_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m hkmigrate explain | head -1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "Diagnostics\n"
    assert done.stderr == ""


def test_an_encoding_that_lacks_characters_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.hkmigrate]\n'größe' = 1\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([*MODULE, "plan"], capture_output=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"no such key" in done.stderr


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"CI": "true"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_a_person_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], colour: bool
) -> None:
    for name in ("NO_COLOR", "CI", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert style_of(Terminal()).colour is colour
    assert style_of(StringIO()).colour is False


@pytest.mark.parametrize(("columns", "width"), [(None, 100), ("72", 72), ("300", 120)])
def test_the_width_of_a_pipe(monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    assert style_of(StringIO()).width == width


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        "import haiku as hk\nx = hk.transform(lambda x: hk.Linear(1)(x))\n",
        "import haiku as hk\ndef f():\n with hk.name_scope(hk.force_name('g')):\n  return hk.get_parameter('w', [])\n",
    ],
)
def test_a_plan_imports_only_what_it_needs(tmp_path: Path, text: str) -> None:
    (tmp_path / "model.py").write_text(text)
    code = (
        "import sys; sys.argv = ['hkmigrate', 'plan', '-q']; from hkmigrate.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'haiku', 'jax', 'libcst', 'numpy', 'pathspec', 'pygls'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr == "\n"

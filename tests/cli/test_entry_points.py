"""An entry point of the settings that is not there, or cannot be transformed, is an error that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hkmigrate.cli.app import app

FILES = {
    "net/__init__.py": "from net.model import forward\n",
    "net/model.py": (
        "import functools\nimport haiku as hk\n\nWIDTHS = [3, 4]\n\n\ndef forward(x):\n    return x\n\n\n"
        "def build(width):\n    def inner(x):\n        return x\n\n    return inner\n\n\n"
        "class Agent:\n    def run(self, x):\n        return x\n\n\nloss = functools.partial(forward)\n"
    ),
    "src/lib/heads.py": "def head(x):\n    return x\n",
    "broken.py": "def forward(:\n",
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settle_on(tree: Path, *entries: str) -> None:
    (tree / "pyproject.toml").write_text(f"[tool.hkmigrate]\nentry-points = {list(entries)!r}\n")


@pytest.mark.parametrize("command", ["plan", "apply", "lint"])
@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("nowhere.at_all:forward", ["there is no module `nowhere.at_all`", "write `module:function`"]),
        ("net.modle:forward", ["there is no module `net.modle`", "did you mean `net.model`?"]),
        ("net.model:foward", ["net/model.py defines no `foward`, did you mean `forward`?"]),
        ("net.model:build.iner", ["net/model.py defines no `iner` in `build`, did you mean `inner`?"]),
        ("net.model:WIDTHS", ["`WIDTHS` of net/model.py is neither a function nor a class"]),
    ],
)
def test_it_is_named_with_what_to_write(tree: Path, command: str, entry: str, words: list[str]) -> None:
    settle_on(tree, "net.model:forward", entry)
    result = CliRunner().invoke(app, [command], prog_name="hkmigrate")
    assert result.exit_code == 2
    assert result.stdout == ""
    for one in [f"`tool.hkmigrate.entry-points`: `{entry}`: ", *words]:
        assert one in result.stderr


@pytest.mark.parametrize(
    "entry",
    [
        *("net.model:forward", "net:forward", "net.model:build", "net.model:build.inner", "net.model:Agent.run"),
        *("net.model:loss", "lib.heads:head", "broken:forward"),
    ],
)
def test_what_is_there_is_taken(tree: Path, entry: str) -> None:
    settle_on(tree, entry)
    result = CliRunner().invoke(app, ["plan"], prog_name="hkmigrate")
    assert (result.exit_code, result.stderr) == (0, "")

"""The tree is the project that the paths are in; the paths select what is worked on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hkmigrate.cli.app import app
from hkmigrate.project_folder import project_of

LAYERS = """import haiku as hk


def table():
    with hk.name_scope(hk.force_name("tied")):
        return hk.get_parameter("w", [], init=hk.initializers.Constant(2.0))


class Embed(hk.Module):
    def __call__(self, x):
        return x * table()
"""
BLOCKS = """import haiku as hk

from net.layers import table


class Probe(hk.Module):
    def __call__(self, x):
        return x + table()
"""
TRAIN = """import haiku as hk

from net.blocks import Probe
from net.layers import Embed


def alone(x):
    with hk.name_scope(hk.force_name("other")):
        return x * hk.get_parameter("w", [], init=hk.initializers.Constant(2.0))


model = hk.transform(lambda x: Probe()(Embed()(alone(x))))
"""
FILES = {
    "pyproject.toml": "",
    "net/__init__.py": "",
    "net/layers.py": LAYERS,
    "net/blocks.py": BLOCKS,
    "train.py": TRAIN,
}


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="hkmigrate")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tree_is_the_project_around_a_package(tree: Path) -> None:
    assert run("apply", "net").exit_code == 0
    assert "from net.layers import Embed, Tied\n" in (tree / "train.py").read_text()
    assert 'force_name("other")' in (tree / "train.py").read_text()
    assert "import" not in (tree / "net/blocks.py").read_text().removeprefix("import haiku as hk\n")


def test_the_same_is_planned_from_within_the_package(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = json.loads(run("plan", "net", "--format", "json").stdout)
    monkeypatch.chdir(tree / "net")
    inside = json.loads(run("plan", ".", "--format", "json").stdout)
    for one in (outside, inside):
        one.pop("asked")
    assert inside == outside
    assert [group["name"] for group in inside["groups"]] == ["tied"]


def test_one_file_selects_its_sites(tree: Path) -> None:
    found = json.loads(run("lint", "net/layers.py", "--format", "json").stdout)["diagnostics"]
    assert {one["path"] for one in found} == {"net/layers.py"}
    assert {group["name"] for group in json.loads(run("plan", "train.py", "--format", "json").stdout)["groups"]} == {
        "other"
    }
    assert "net/layers.py" not in run("lint", "net/blocks.py").stdout


def test_undo_finds_what_was_applied_to_the_project(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "net")
    assert run("apply", "layers.py").exit_code == 0
    assert (tree / "train.py").read_text() != TRAIN
    assert run("undo").exit_code == 0
    assert (tree / "train.py").read_text() == TRAIN


@pytest.mark.parametrize(
    ("files", "start", "root"),
    [
        (["p/pyproject.toml", "p/src/net/__init__.py"], "p/src/net", "p"),
        (["p/setup.py", "p/a.py"], "p", "p"),
        (["p/setup.cfg", "p/q/.git", "p/q/r/a.py"], "p/q/r", "p/q"),
        (["p/.git", "p/net/pyproject.toml", "p/net/__init__.py"], "p/net", "p"),
        (["src/net/__init__.py", "src/net/sub/__init__.py"], "src/net/sub", "src"),
        (["a/b/c.py"], "a/b", "a/b"),
        (["pyproject.toml", "build/p/a.py"], "build/p", "build/p"),
        (["pyproject.toml", ".cache/p/a.py"], ".cache/p", ".cache/p"),
        (["pyproject.toml", "e/pyvenv.cfg", "e/lib/a.py"], "e/lib", "e/lib"),
    ],
)
def test_which_folder_is_the_project(tmp_path: Path, files: list[str], start: str, root: str) -> None:
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert project_of(tmp_path / start) == tmp_path / root


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_of_another_user_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "theirs/mine").mkdir(parents=True)
    (tmp_path / "theirs/pyproject.toml").touch()
    os.chown(tmp_path / "theirs", 12345, 12345)
    assert project_of(tmp_path / "theirs/mine") == tmp_path / "theirs/mine"
    os.chown(tmp_path / "theirs/mine", 12345, 12345)
    assert project_of(tmp_path / "theirs/mine") == tmp_path / "theirs"

"""Parameters of the transform itself, from the command line: reported, silenced, and migrated on request only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hkmigrate.cli.app import app

SHARED = """import haiku as hk
import jax.numpy as jnp


def widen(x):
    return x * hk.get_parameter("scale", [], init=jnp.ones)


def forward(x):
    return widen(x) / hk.get_parameter("scale", [], init=jnp.ones)


model = hk.transform(forward)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "model.py").write_text(SHARED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="hkmigrate")


def test_lint_tells_every_place(tree: Path) -> None:
    result = run("lint")
    assert result.exit_code == 1
    what = "shared-root-parameter a parameter outside of every module that several places read [~/scale]"
    assert result.stdout == (
        f"model.py:6:16: {what}\nmodel.py:10:23: {what}\nFound 2 reads of shared root parameters.\n"
    )


def test_a_comment_silences_its_line(tree: Path) -> None:
    ignore = "  # hkmigrate: ignore[shared-root-parameter]\n"
    (tree / "model.py").write_text(SHARED.replace("jnp.ones)\n", f"jnp.ones){ignore}"))
    result = run("lint")
    assert (result.exit_code, result.stdout) == (0, "No forced name is used.\n")


def test_one_place_is_no_sharing(tree: Path) -> None:
    (tree / "model.py").write_text(
        SHARED.replace('hk.get_parameter("scale", [], init=jnp.ones)\n\n\nmodel', "2\nmodel")
    )
    assert run("lint").exit_code == 0


def test_the_plan_leaves_it_alone_and_says_so(tree: Path) -> None:
    result = run("plan")
    assert result.exit_code == 0
    assert "~/scale  at model.py:6, 10" in result.stdout
    reported = json.loads(run("plan", "--format", "json").stdout)["reported"]
    assert [(one["name"], [site["line"] for site in one["sites"]]) for one in reported] == [("~/scale", [6, 10])]
    assert run("apply").exit_code == 0
    assert (tree / "model.py").read_text() == SHARED


@pytest.mark.parametrize("configured", [True, False])
def test_it_gets_an_owner_on_request(tree: Path, configured: bool) -> None:
    if configured:
        (tree / "pyproject.toml").write_text('[tool.hkmigrate]\ngroups = ["~/scale"]\n')
    result = run("apply", *([] if configured else ["--group", "~/scale"]))
    assert result.exit_code == 0
    assert "shared_scale = SharedScale(name=" in (tree / "model.py").read_text()
    (tree / "pyproject.toml").unlink(missing_ok=True)
    assert run("lint").exit_code == 0


def test_another_name_is_an_error_that_tells_the_nearest(tree: Path) -> None:
    result = run("plan", "--group", "~/scal")
    assert result.exit_code == 2
    assert "did you mean `~/scale`?" in result.stderr


def test_its_plan_speaks_of_shared_names(tree: Path) -> None:
    result = run("plan", "--group", "~/scale")
    assert "widen    reads ~/scale outside of every module" in result.stdout
    assert "~/scale  -> shared_scale/scale" in result.stdout
    assert "1 shared name: 1 ready to migrate." in result.stdout

"""What options of the check come to on real trees, from the command line to the exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from hkmigrate.cli.app import app

OLD = """\
import haiku as hk
import jax.numpy as jnp
import numpy as np


def read(scope, name):
    with hk.name_scope(hk.force_name(scope)):
        return hk.get_parameter(name, [4], init=jnp.ones)


def moved(x):
    return x * read("a", "w") + read("a", "u")


def near(x):
    return hk.Linear(4)(x) * 1.0


def rare(x):
    w = read("a", "w")
    return jnp.where(w > 50.0, x * 2.0, x * w)


def drawn(x):
    return x * np.random.rand()


def never(x):
    return x
"""
NEW = (
    OLD.replace('x * read("a", "w") + read("a", "u")', 'x * read("b", "w") * 3.0 + read("b", "u")')
    .replace("(x) * 1.0", "(x) * 1.0000001 + 1e-7")
    .replace("x * 2.0, x * w", "x * 3.0, x * w")
    .replace("def never(x):\n    return x", "def never(x):\n    return x + 1")
)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
    for side, text in (("old", OLD), ("new", NEW)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "model.py").write_text(text)

    def run(entry: str, *words: str) -> Result:
        case = f"[[tool.hkmigrate.check.cases]]\nentry = 'model:{entry}'\ninputs = ['f32[2,4]']\n"
        Path("pyproject.toml").write_text(case)
        return CliRunner().invoke(app, ["check", "old", "new", *words])

    return run


def test_paths_that_cannot_be_told_apart_are_named_and_not_renamed(check) -> None:
    result = check("moved", "--infer-renames")
    assert result.exit_code == 1
    assert "ambiguous: a/u, a/w may have become b/u, b/w" in result.stdout
    assert "--rename a/" not in result.stdout


def test_close_numbers_and_lines_that_never_ran(check) -> None:
    words = ("--tolerance", "1e-5", "--accept", "close", "--format", "json")
    result = check("near", *words)
    value = json.loads(result.stdout)
    assert (result.exit_code, value["verdict"], value["suffices"]) == (0, "close", True)
    assert 0 < value["cases"][0]["max_difference"] < 1e-5
    last = len(NEW.splitlines())
    assert {"path": "model.py", "line": last} in value["never_ran"]
    covered = check("near", *words, "--require-coverage")
    assert (covered.exit_code, json.loads(covered.stdout)["suffices"]) == (1, False)
    told = check("near", *words[:4], "--require-coverage").stdout
    assert re.search(rf"^  model\.py:[0-9, ]*\b{last}$", told, re.MULTILINE)


def test_a_checkpoint_reaches_a_branch_that_drawn_numbers_do_not(check) -> None:
    assert check("rare", "--accept", "agreed").exit_code == 0
    np.savez("saved.npz", **{"a/w": np.full(4, 60.0, np.float32)})
    result = check("rare", "--accept", "agreed", "--params", "saved.npz")
    assert result.exit_code == 1
    assert "on the checkpoint" in result.stdout


def test_a_model_that_draws_its_own_numbers_is_not_deterministic(check) -> None:
    result = check("drawn", "--accept", "agreed", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (1, "not-deterministic")

"""The commands on a tree in which an apply was interrupted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmarks.faults import Deadly, Killed
from typer.testing import CliRunner, Result

from hkmigrate import pipeline, write
from hkmigrate.cli.app import app
from hkmigrate.config import Options
from hkmigrate.write.state import state_of

GOLDEN = Path(__file__).parents[2] / "golden/helper/embed"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="hkmigrate")


def code(tree: Path) -> list[str]:
    return sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if "__pycache__" not in path.parts)


@pytest.fixture(params=["prepared", "committed"])
def tree(request: pytest.FixtureRequest, tmp_path: Path, state_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Killed when its journal had come as far as the parameter says."""
    tree = Path(shutil.copytree(GOLDEN / "before", tmp_path / "tree"))
    planned = pipeline.make_plan([tree], Options())
    for at in range(100):
        shutil.rmtree(tree)
        shutil.rmtree(state_home, ignore_errors=True)
        shutil.copytree(GOLDEN / "before", tree)
        with pytest.raises(Killed):
            write.write_changes(tree, planned.changes, allow_dirty=True, disk=Deadly(at))
        journal = state_of(tree).journal
        if journal.exists() and f'"{request.param}"' in journal.read_text():
            monkeypatch.chdir(tree)
            return tree
    pytest.fail("there is no such state")


@pytest.mark.parametrize(
    "words", [("plan",), ("plan", "--diff"), ("lint",), ("apply", "--diff"), ("check", ".", str(GOLDEN / "after"))]
)
def test_what_only_reads_could_not_run_and_names_the_way_out(tree: Path, words: tuple[str, ...]) -> None:
    before = code(tree)
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "is under way or was interrupted" in result.stderr
    assert f"`hkmigrate undo {tree}`" in result.stderr
    assert code(tree) == before


def test_apply_settles_it_first(tree: Path) -> None:
    result = run("apply")
    assert result.exit_code == 0
    assert "an apply that had been interrupted has been" in result.stderr
    assert (tree / "model.py").read_bytes() == (GOLDEN / "after/model.py").read_bytes()
    assert run("undo").exit_code == 0
    assert code(tree) == code(GOLDEN / "before")


def test_undo_takes_it_back(tree: Path) -> None:
    result = run("undo")
    assert (result.exit_code, result.stdout) == (0, "took back model.py\n")
    assert (tree / "model.py").read_bytes() == (GOLDEN / "before/model.py").read_bytes()
    assert code(tree) == code(GOLDEN / "before")
    assert run("undo").exit_code == 2

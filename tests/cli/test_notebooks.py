"""Notebooks on the command line: places name the cell, and apply, saved plans and undo work on their bytes."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hkmigrate.cli.app import app

MAGICS = Path(__file__).parents[2] / "golden" / "notebook" / "magics"


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words), prog_name="hkmigrate")
    return done.exit_code, done.output


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(MAGICS / "before", tmp_path / "tree")
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree" / "demo.ipynb"


def test_places_name_the_cell(book: Path) -> None:
    code, text = run("lint", "demo.ipynb")
    assert code == 1
    assert "demo.ipynb:cell 3:4:9: forced-scope" in text
    code, text = run("lint", "--format", "json")
    found = [(one["path"], one["cell"], one["line"], one["column"]) for one in json.loads(text)["diagnostics"]]
    assert found == [("demo.ipynb", 3, 4, 9), ("demo.ipynb", 4, 7, 9)]
    assert "made in forward" in run("plan")[1]
    assert "demo.ipynb:cell 5:2" in run("plan")[1]


def test_a_comment_silences(book: Path) -> None:
    old = 'hk.force_name(\\"shared\\")):\\n'
    book.write_text(book.read_text().replace(old, old.replace("\\n", "  # hkmigrate: ignore[forced-scope]\\n"), 1))
    assert len(json.loads(run("lint", "--format", "json")[1])["diagnostics"]) == 1


def test_apply_and_undo(book: Path) -> None:
    before = book.read_bytes()
    assert run("plan", "--format", "json", "--output", "plan.json")[0] == 0
    assert run("apply", "--plan", "plan.json")[0] == 0
    assert book.read_bytes() == (MAGICS / "after" / "demo.ipynb").read_bytes()
    assert run("undo")[0] == 0
    assert book.read_bytes() == before
    book.write_bytes(before.replace(b"scrolled", b"trusted"))
    code, text = run("apply", "--plan", "plan.json")
    assert (code, "demo.ipynb has changed" in text) == (1, True)


def test_the_place_of_a_refusal_is_shown(book: Path) -> None:
    book.write_text(book.read_text().replace("%timeit -n 2 -r 1 net.apply", "%prun Embed()"))
    code, text = run("plan")
    assert code == 1
    assert "notebook-code" in text
    assert "demo.ipynb:cell 6:2:1" in text
    assert "%prun Embed()" in text


def test_a_notebook_that_is_asked_for_is_read(book: Path) -> None:
    book.write_text("{}")
    _, text = run("plan", "demo.ipynb")
    assert "not a notebook" in text
    assert "Traceback" not in text

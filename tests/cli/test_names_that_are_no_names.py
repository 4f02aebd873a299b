"""What a tree calls its parameters is text: it stops no plan, and becomes no code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from test_bad_files import run

from hkmigrate.source.text import LARGEST

MODEL = """import haiku as hk
import jax.numpy as jnp


class A(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter({name}, [4, 4], init=jnp.ones)
        return x @ w


class B(hk.Module):
    def __call__(self, x):
        with hk.name_scope(hk.force_name("shared")):
            w = hk.get_parameter({name}, [4, 4], init=jnp.ones)
        return x @ w.T


def forward(x):
    return B()(A()(x))


net = hk.transform(forward)
"""
NAMES = [
    '\'w"""; print("INJECTED"); """\'',
    '\'w"""\'',
    r"'\ud800'",
    r"'\\N{x}'",
    r"'\\x'",
    r"'\\u12'",
    "'a\"'",
    r"'a\\'",
    r"'\x00'",
    r"'w\x1b]0;title\x07\u202e\r'",
    "'\u00b2'",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_whatever_text_stays_text(folder: Path, name: str) -> None:
    model = folder / "model.py"
    model.write_text(MODEL.format(name=name))
    for command in ("plan", "lint"):
        assert run(command)[0] in (0, 1)
    assert run("apply")[0] == 0
    data = model.read_bytes()
    assert not any(letter in data for letter in (b"\x1b", b"\x00", b"\x07", "\u202e".encode()))
    tree = ast.parse(data)
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not any(isinstance(function, ast.Name) and function.id == "print" for function in called)
    owner = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    doc = ast.get_docstring(owner, clean=False) or ""
    assert doc.split() == f"Owns `shared/{ast.literal_eval(name)}`, read by A and B.".split()


def test_a_class_is_called_by_no_word_of_python(folder: Path) -> None:
    (folder / "model.py").write_text(MODEL.format(name="'w'").replace('"shared"', '"none"'))
    assert run("apply")[0] == 0
    assert "class SharedNone(hk.Module):" in (folder / "model.py").read_text()


def test_a_name_that_is_too_long_is_refused_by_itself(folder: Path) -> None:
    (folder / "model.py").write_text(MODEL.format(name=f"'{'w' * 5000}'"))
    code, out = run("plan")
    assert code == 1
    assert "it is longer than 1000 characters" in " ".join(out.split())


def test_a_file_that_would_grow_too_large_is_left_alone(folder: Path) -> None:
    text = MODEL.format(name="'w'")
    line = f"#{'x' * 998}\n"
    (folder / "large.py").write_text(text + line * ((LARGEST - len(text) - 10) // len(line)))
    (folder / "large.py").write_bytes((folder / "large.py").read_bytes().ljust(LARGEST - 10, b"#"))
    (folder / "model.py").write_text(text.replace('"shared"', '"other"'))
    code, out = run("plan")
    assert code in (0, 1)
    assert "large.py  it would become larger than 8 MB" in out

"""Files that cannot be taken, or are hard to take, beside a program that can: it is still planned, they stay."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hkmigrate.cli.app import app
from hkmigrate.source.unseen import may_force

GOOD = Path(__file__).parents[2] / "golden" / "helper" / "embed" / "before"
HACK = b"import haiku as hk\nNAME = hk.force_name('other')\n"
USE = b"def read():\n    with hk.name_scope(hk.force_name('other')):\n        return hk.get_parameter('w', [])\n"

SYNTAX = {
    "open bracket": b"x = (1\n",
    "open text": b"x = 'a\n",
    "open long text": b"x = '''a\n",
    "no body": b"def f():\n",
    "bad indent": b"if a:\n    b\n  c\n",
    "indent out of nowhere": b"  x = 1\n",
    "tabs and blanks": b"if a:\n\tb\n        c\n",
    "keyword as name": b"class = 1\n",
    "merge conflict": b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n",
    "stray bracket": b"x = 1)\n",
    "template": b"x = {{ value }}\n{% if a %}\n",
    "prose": b"This is no program, but it speaks of force_name.\n",
    "json": b'{"a": true}}\n',
    "html": b"<html><body>force_name</body></html>\n",
    "assignment to a call": b"f() = 1\n",
    "return outside": b"\n\nreturn = 5\n",
    "double star": b"f(**)\n",
    "bad escape of a name": b"x = '\\N{no such name}'\n",
    "bad number": b"x = 0777\n",
    "dollar": b"x = $y\n",
    "question": b"x = y?\n",
    "print statement": b"print 'hello'\n",
    "exec statement": b"exec 'x = 1' in {}\n",
    "except comma": b"try:\n    pass\nexcept ValueError, e:\n    pass\n",
    "backticks": b"x = `y`\n",
    "not equal of old": b"if a <> b: pass\n",
    "raise of old": b"raise ValueError, 'x'\n",
    "unicode of old": b"x = ur'a'\n",
    "octal of old": b"import os\nos.chmod('a', 0644)\n",
    "tuple parameters": b"def f((a, b)): pass\n",
    "type parameters of later": b"def f[T](x: T) -> T[: pass\n",
    "walrus at the top": b"x := 1\n",
    "magics": b"%matplotlib inline\n!ls\nx = 1\n",
    "line of a notebook": b"x = !ls\n?x\n",
}
ENCODING = {
    "latin-1 without a cookie": b"# caf\xe9\nx = 1\n",
    "latin-1 with a cookie": b"# -*- coding: latin-1 -*-\n# caf\xe9\nx = 1\n",
    "a cookie that lies": b"# coding: utf-8\nx = '\xff\xfe'\n",
    "a cookie that nobody knows": b"# coding: klingon\nx = 1\n",
    "a cookie against a mark": b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    "a cookie in line two": b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x93'\n",
    "rot13": b"# coding: rot13\nk = 1\n",
    "utf-7": b"# coding: utf-7\nx = 1\n",
    "utf-16": "import haiku\n".encode("utf-16"),
    "utf-16 without a mark": "import haiku\n".encode("utf-16-le"),
    "utf-32": "import haiku\n".encode("utf-32"),
    "shift jis": "# coding: shift_jis\nx = '日本'\n".encode("shift_jis"),
    "cut in the middle of a letter": "x = 'é'".encode()[:-2],
    "surrogate": b"x = '\xed\xa0\x80'\n",
    "overlong": b"x = '\xc0\xaf'\n",
    "a NUL": b"x = 1\0\n",
    "NULs only": b"\0" * 100,
    "a NUL in a text": b"x = 'a\0b'\n",
    "random bytes": bytes(range(256)) * 4,
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbfx = 1\n",
    "a mark inside": b"x = 1\n\xef\xbb\xbfy = 2\n",
}
DEEP = {
    "20,000 texts side by side": b"x = (" + b"'a' " * 20_000 + b")",
    "20,000 brackets": b"x = " + b"(" * 20_000 + b"1" + b")" * 20_000,
    "20,000 lists": b"x = " + b"[" * 20_000 + b"]" * 20_000,
    "20,000 open brackets": b"x = " + b"(" * 20_000,
    "20,000 minus signs": b"x = " + b"-" * 20_000 + b"1",
    "20,000 nots": b"x = " + b"not " * 20_000 + b"1",
    "20,000 lambdas": b"x = " + b"lambda: " * 20_000 + b"1",
    "20,000 attributes": b"x = a" + b".b" * 20_000,
    "20,000 calls": b"x = a" + b"()" * 20_000,
    "a sum of 20,000": b"x = " + b"+".join([b"1"] * 20_000),
    "200 blocks": b"".join(b" " * level + b"if a:\n" for level in range(200)) + b" " * 200 + b"pass\n",
    "20,000 branches": b"if a: pass\n" + b"elif a: pass\n" * 20_000,
    "an import of 50,000 parts": b"import " + b"a." * 50_000 + b"b\n",
    "an import of 50,000 parts from another": b"from " + b"a." * 50_000 + b"b import c\n",
    "a second import of 50,000 parts": b"import c, " + b"a." * 50_000 + b"b\n",
    "too large": b"x = '" + b"a" * 8_100_000 + b"'\n",
}
READABLE = {
    "nothing": b"",
    "one comment": b"# force_name",
    "blank lines": b"\n\n\n",
    "a mark": b"\xef\xbb\xbfx = 1\n",
    "only a mark": b"\xef\xbb\xbf",
    "form feeds": b"x = 1\n\x0c\ny = 2\n",
    "a vertical tab in a text": b"x = 'a\x0bb'\n",
    "mixed line ends": b"x = 1\r\ny = 2\nz = 3\r",
    "returns only": b"x = 1\ry = 2\r",
    "no last line end": b"x = 1",
    "a backslash at the end": b"x = 1 + \\\n  2",
    "separators of lines in a text": "x = 'a\u2028b\u0085c'\n".encode(),
    "letters beyond the first plane": "x = '\U0001f600'\né = 1\n".encode(),
    "a sum of 1,000": b"x = " + b"+".join([b"1"] * 1000),
    "1,000 attributes": b"x = a" + b".b" * 1000,
    "1,000 branches": b"if a: pass\n" + b"elif a: pass\n" * 1000,
    "a comparison of 20,000": b"x = " + b"<".join([b"1"] * 20_000),
    "a text of 5 MB": b"x = '" + b"a" * 5_000_000 + b"'\n",
    "a text of 5 MB that speaks of imports": b"x = '" + b"import force_name from haiku, " * 170_000 + b"'\n",
    "a list of 100,000": b"x = [" + b"1, " * 100_000 + b"]\n",
    "a number of 4,000 digits": b"x = " + b"1" * 4000 + b"\n",
    "generated": b"# Generated by a tool. DO NOT EDIT.\nx = 1\n",
    "invalid escapes": b"x = '\\d'\n",
    "asserts on tuples": b"assert (1, 'x')\n",
}
BOOK = '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import haiku\\n", "SAYS"]}], '
BOOK += '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
UNREAD_NOTEBOOKS = {
    "no JSON": b"import haiku",
    "cut": BOOK.encode()[:-30],
    "two": BOOK.encode() * 2,
    "a list": b'["import haiku"]',
    "deep": b"[" * 100_000 + b"import haiku",
    "latin-1": BOOK.replace("SAYS", "é").encode("latin-1"),
    "utf-16": "import haiku".encode("utf-16") + b"import haiku",
    "open bracket": BOOK.replace("SAYS", "x = (").encode(),
    "python 2": BOOK.replace("SAYS", "print 1").encode(),
    "20,000 brackets": BOOK.replace("SAYS", "(" * 20_000 + ")" * 20_000).encode(),
    "a NUL": BOOK.replace("SAYS", "\\u0000").encode(),
    "half a letter": BOOK.replace("SAYS", "\\ud83d").encode(),
    "a cookie": BOOK.replace('"import haiku\\n"', '"# coding: latin-1\\n", "import haiku\\n"').encode(),
    "of R": BOOK.replace('"metadata": {}, "nb', '"metadata": {"language_info": {"name": "R"}}, "nb').encode(),
    "version 3": BOOK.replace('"nbformat": 4', '"nbformat": 3').encode(),
    "no version": BOOK.replace('"nbformat": 4', '"nbformat": "4"').encode(),
    "a key twice": BOOK.replace('"metadata": {}, "nb', '"cells": [], "nb').encode(),
    "runs a file": BOOK.replace("SAYS", "%run model.py").encode(),
    "a source of numbers": BOOK.replace('"SAYS"', "1").encode(),
    "no source": BOOK.replace('"source"', '"input"').encode(),
}
READABLE_NOTEBOOKS = {
    "nothing": b"",
    "nothing of ours": b"no JSON at all",
    "magics": BOOK.replace("SAYS", "%matplotlib inline\\n!ls '\\n%%x\\n%time x = 1\\nx?").encode(),
    "a mark": b"\xef\xbb\xbf" + BOOK.replace("SAYS", "x = 1").encode(),
    "a cell of another language": BOOK.replace('"import haiku\\n", ', '"%%perl\\n", "import haiku\\n", ').encode(),
    "a picture of 10 MB": BOOK.replace('"outputs": []', f'"outputs": ["{"a" * 10_000_000}"]').encode(),
    "an empty list": BOOK.replace('"outputs": []', '"outputs": [[], {}, [{}, -1e3, null, true]]').encode(),
}
UNREAD = {**SYNTAX, **ENCODING, **DEEP}


def run(*words: str) -> tuple[int, str]:
    """The exit code of a command and its output; no traceback and no bug of ours is ever in it."""
    done = CliRunner().invoke(app, list(words), prog_name="hkmigrate")
    assert "Traceback" not in done.output, done.output
    assert "bug of hkmigrate" not in done.output, done.output
    assert done.exit_code in (0, 1, 2), done.output
    return done.exit_code, done.stdout


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOOD, tmp_path / "tree")
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


def forces(path: str) -> bool:
    """Whether a file spells what forces a name."""
    try:
        return may_force(Path(path).read_bytes())
    except (OSError, ValueError):
        return False


def assert_planned(*, unread: set[str]) -> None:
    """The program of the tree is planned, lint finds it, apply migrates it, and the next plan has nothing to do.

    A file that is not read and spells what forces a name is in the way.
    """
    in_the_way = int(any(map(forces, unread)))
    code, text = run("plan", "--format", "json")
    plan = json.loads(text)
    assert code == in_the_way
    assert [(group["name"], group["status"]) for group in plan["groups"]] == [("global_embed", "ready")]
    assert {one["path"] for one in plan["unread"]} == unread
    assert run("lint")[0] == 1
    assert run("apply", "--quiet")[0] == in_the_way
    code, text = run("plan", "--format", "json")
    assert (code, json.loads(text)["groups"]) == (in_the_way, [])


@pytest.mark.parametrize("name", [*UNREAD, *READABLE])
def test_a_file_that_is_hard_to_take(tree: Path, name: str) -> None:
    data = (UNREAD | READABLE)[name]
    (tree / "hard.py").write_bytes(data)
    assert_planned(unread={"hard.py"} if name in UNREAD else set())
    assert (tree / "hard.py").read_bytes() == data


@pytest.mark.parametrize("name", [*UNREAD_NOTEBOOKS, *READABLE_NOTEBOOKS])
def test_a_notebook_that_is_hard_to_take(tree: Path, name: str) -> None:
    data = (UNREAD_NOTEBOOKS | READABLE_NOTEBOOKS)[name]
    (tree / "hard.ipynb").write_bytes(data)
    assert_planned(unread={"hard.ipynb"} if name in UNREAD_NOTEBOOKS else set())
    assert (tree / "hard.ipynb").read_bytes() == data


@pytest.mark.parametrize(
    "name", ["a mark", "form feeds", "mixed line ends", "no last line end", "a sum of 1,000", "1,000 branches"]
)
def test_what_is_rewritten_keeps_what_is_hard_to_take(tree: Path, name: str) -> None:
    data = READABLE[name] + b"\n" + (tree / "model.py").read_bytes()
    (tree / "model.py").write_bytes(data)
    assert_planned(unread=set())
    assert READABLE[name] in (tree / "model.py").read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "hidden/.venv/x.py",
        ".venv/x.py",
        "venv/x.py",
        "env/site-packages/x.py",
        "build/x.py",
        "node_modules/a/x.py",
        "mine/x.py",
    ],
)
def test_environments_and_builds_are_not_read(tree: Path, name: str) -> None:
    path = tree / name
    path.parent.mkdir(parents=True)
    path.write_bytes(HACK + USE)
    if name.startswith("mine"):
        (path.parent / "pyvenv.cfg").write_text("home = /usr/bin\n")
    assert_planned(unread=set())


def test_a_fifo_is_not_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    (tree / "link.py").symlink_to("pipe.py")
    assert_planned(unread=set())


def test_links_in_circles(tree: Path) -> None:
    (tree / "here").symlink_to(".", target_is_directory=True)
    (tree / "loop.py").symlink_to("loop.py")
    (tree / "one.py").symlink_to("two.py")
    (tree / "two.py").symlink_to("one.py")
    (tree / "nowhere.py").symlink_to("missing.py")
    assert_planned(unread={"loop.py", "one.py", "two.py"})


def test_a_folder_that_is_called_like_a_file(tree: Path) -> None:
    (tree / "model.py.py").mkdir()
    (tree / "folder.py").mkdir()
    (tree / "folder.py" / "inside.py").write_bytes(b"x = (")
    assert_planned(unread={"folder.py/inside.py"})


def test_a_name_that_is_not_utf_8(tree: Path) -> None:
    with open(os.fsencode(tree) + b"/caf\xe9.py", "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(HACK)
    assert_planned(unread={"caf\\udce9.py"})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_that_may_not_be_read(tree: Path) -> None:
    (tree / "secret.py").write_bytes(HACK)
    (tree / "secret").mkdir()
    for name in ("secret.py", "secret"):
        (tree / name).chmod(0)
    try:
        assert_planned(unread={"secret.py", "secret"})
    finally:
        (tree / "secret").chmod(0o700)


@pytest.mark.parametrize("words", [("plan",), ("lint",), ("apply",)])
def test_a_path_that_is_no_tree(tree: Path, words: tuple[str, ...]) -> None:
    os.mkfifo(tree / "pipe.py")
    (tree / "book.txt").write_text("{}")
    for name in ("missing", "missing.py", "book.txt"):
        assert run(*words, name)[0] == 2


LIBCST = {
    "a form feed at the start": b"\x0cimport haiku as hk\n",
    "a backslash at the start": b"\\\nimport haiku as hk\n",
    "an annotation of a name in brackets": b"import haiku as hk\n(WIDTH): int = 3\n",
    "a margin and nothing but a backslash": b"import haiku as hk\nif hk:\n    \\\n  WIDTH = 3\n",
}
"""Beginnings of files that Python takes, and libcst does not, or not byte for byte."""
OTHER = b"""
class %s(hk.Module):
    def __call__(self, x):
        return hk.Linear(3, name=hk.force_name("other"))(x)


class Second(hk.Module):
    def __call__(self, x):
        return hk.Linear(3, name=hk.force_name("other"))(x)


net = hk.transform(lambda x: %s()(x) + Second()(x))
"""


@pytest.mark.parametrize("name", LIBCST)
def test_a_program_that_libcst_does_not_take_is_left_as_it_is(tree: Path, name: str) -> None:
    data = LIBCST[name] + OTHER.replace(b"%s", b"First")
    (tree / "hard.py").write_bytes(data)
    assert_planned(unread={"hard.py"})
    assert (tree / "hard.py").read_bytes() == data


def test_what_builds_a_consumer_and_is_not_taken_keeps_the_group_from_being_changed(tree: Path) -> None:
    consumer = next(
        line.split()[1].split("(")[0]
        for line in (tree / "model.py").read_text().splitlines()
        if line.startswith("class ")
    )
    data = LIBCST["an annotation of a name in brackets"] + OTHER.replace(b"%s", consumer.encode())
    (tree / "hard.py").write_bytes(data)
    code, text = run("plan", "--format", "json")
    refusals = [group["refusal"] for group in json.loads(text)["groups"]]
    assert code == 1
    assert [(one["code"], one["path"]) for one in refusals] == [("unread-use", "hard.py")]


def test_commands_that_run_the_program_take_all_of_them_beside_it(tree: Path) -> None:
    hard = {f"hard/{number}.py": data for number, data in enumerate((UNREAD | READABLE).values())}
    hard |= {
        f"hard/{number}.ipynb": data for number, data in enumerate((UNREAD_NOTEBOOKS | READABLE_NOTEBOOKS).values())
    }
    (tree / "hard").mkdir()
    for name, data in hard.items():
        (tree / name).write_bytes(data)
    case = '[[tool.hkmigrate.check.cases]]\nentry = "model:forward"\ninputs = ["i32[3]"]\n'
    (tree / "pyproject.toml").write_text(case)
    old = tree.with_name("old")
    shutil.copytree(tree, old)
    assert run("undo")[0] == 2
    assert run("audit")[0] == 1
    code, text = run("apply", "--check", "--format", "json")
    assert (code, json.loads(text)["check"]["verdict"]) == (0, "proved")
    code, text = run("check", str(old), ".", "--format", "json")
    assert (code, json.loads(text)["verdict"]) == (0, "proved")
    assert run("audit")[0] == 0
    assert run("undo")[0] == 0
    assert {name: (tree / name).read_bytes() for name in hard} == hard
    assert (tree / "model.py").read_bytes() == (old / "model.py").read_bytes()

from __future__ import annotations

import ast
import os
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hkmigrate.source import links
from hkmigrate.source.files import Files
from hkmigrate.source.links import RUN_TIME, Links, imports_in
from hkmigrate.source.tree import Tree


def tree(files: dict[str, str]) -> Tree:
    found = {name: text.encode() for name, text in files.items()}
    return Tree(Path("/work"), found, {}, (".",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import a", {(0, "a")}),
        ("import a.b as c, d", {(0, "a.b"), (0, "d")}),
        ("import a as b,\\\n  c", {(0, "a"), (0, "c")}),
        ("import a . b", {(0, "a.b")}),
        ("import\ta", {(0, "a")}),
        ("import \\\n a", {(0, "a")}),
        ("x = 1; import a; import b", {(0, "a"), (0, "b")}),
        ("if x: import a # or b", {(0, "a")}),
        ("from a import b", {(0, "a")}),
        ("from a import b; import c", {(0, "a"), (0, "c")}),
        ("from a.b import(c)", {(0, "a.b")}),
        ("from a import*", {(0, "a")}),
        ("from a . b \\\n import c", {(0, "a.b")}),
        ("from \\\r\n a import c", {(0, "a")}),
        ("from . import a", {(1, "")}),
        ("from .import a", {(1, "")}),
        ("from .. a import b", {(2, "a")}),
        ("from .\\\n.a import b", {(2, "a")}),
        ("from fromage import x", {(0, "fromage")}),
        ("from a.importer import x", {(0, "a.importer")}),
        ("x=0;from a import b", {(0, "a")}),
        ("import a\rimport b\rfrom c import d", {(0, "a"), (0, "b"), (0, "c")}),
        ("import émile", {(0, "émile")}),
        ("from ﬁle import x", {(0, "file")}),
        ("m = importlib.import_module(name)", {RUN_TIME}),
        ("m = __import__('a')", {RUN_TIME}),
    ],
)
def test_every_spelling_of_an_import_is_seen(text: str, names: set[tuple[int, str]]) -> None:
    assert names <= imports_in(text.encode())


def test_words_that_begin_like_imports_are_none() -> None:
    assert imports_in(b"importlib.reload(x)\nreimport = 1\nimported = 2\nx.import_ = 3") == set()


def test_nothing_that_python_imports_is_missed() -> None:
    seen = 0
    for path in sorted(Path(os.__file__).parent.glob("[a-p]*.py")):
        data = path.read_bytes()
        names = imports_in(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = ast.parse(data)
        for node in ast.walk(parsed):
            if isinstance(node, ast.Import):
                assert {(0, alias.name) for alias in node.names} <= names, path
                seen += 1
            elif isinstance(node, ast.ImportFrom):
                assert (node.level, node.module or "") in names, path
                seen += 1
    assert seen > 500


def test_a_long_line_that_speaks_of_imports_takes_no_time_for_each() -> None:
    assert imports_in(b"x = '" + b"we import a, b; " * 50_000 + b"'") == {(0, "a"), (0, "b")}


@pytest.mark.parametrize(
    "spelled",
    [
        "import pkg.model",
        "import pkg\npkg.model.f()",
        "from pkg import model",
        "from pkg import (\n    other,\n    model,\n)",
        "from pkg.model import f",
        "from pkg import *\nmodel.f()",
        "import model",
        "def f():\n    from pkg.model import f",
    ],
)
def test_who_may_import_a_file_is_above_it(spelled: str) -> None:
    found = Links(
        tree(
            {
                "pkg/__init__.py": "",
                "pkg/model.py": "import haiku",
                "run.py": spelled,
                "far.py": "import run",
                "no.py": "import os",
            }
        )
    )
    assert {"run.py", "far.py"} <= found.above(["pkg/model.py"])
    assert "no.py" not in found.zone


def test_a_file_of_the_same_name_that_is_nearer_is_meant() -> None:
    one, two = ({f"{name}/model.py": "import haiku", f"{name}/run.py": "import model"} for name in ("one", "two"))
    found = Links(tree({**one, **two, "far/run.py": "import model"}))
    assert found.above(["one/model.py"]) == {"one/model.py", "one/run.py", "far/run.py"}
    assert set(found.imported("two/run.py")) == {"two/model.py"}
    assert set(found.imported("far/run.py")) == {"one/model.py", "two/model.py"}


@pytest.mark.parametrize(
    "spelled",
    ["from . import model", "from .model import f", "from .. import pkg\npkg.model.f()", "from ..pkg.model import f"],
)
def test_dots_lead_to_a_file_too(spelled: str) -> None:
    found = Links(tree({"pkg/model.py": "", "pkg/run.py": spelled, "pkg/__init__.py": "", "__init__.py": ""}))
    assert "pkg/run.py" in found.above(["pkg/model.py"])


def test_the_root_may_be_the_package_that_is_named() -> None:
    found = Links(
        tree({"__init__.py": "", "model.py": "", "run.py": "from work.model import f", "it.py": "import work"})
    )
    assert "run.py" in found.above(["model.py"])
    assert "it.py" in found.above(["__init__.py"])


def test_a_package_that_imports_when_a_name_is_asked_of_it() -> None:
    lazy = "import importlib\ndef __getattr__(name):\n    return getattr(importlib.import_module('pkg.model'), name)\n"
    found = Links(
        tree(
            {
                "pkg/model.py": "",
                "api.py": "import x\n" + lazy,
                "run.py": "from api import f",
                "pkg/__init__.py": "'model'",
            }
        )
    )
    assert found.above(["pkg/model.py"]) == {"pkg/model.py", "api.py", "run.py", "pkg/__init__.py"}


def test_the_zone_is_what_can_have_to_do_with_haiku() -> None:
    found = Links(
        tree(
            {
                "model.py": "import haiku as hk\nimport names",
                "names.py": "TABLE = 'FORCE:table'",
                "train.py": "import model",
                "tools.py": "import os",
                "plot.py": "import tools",
            }
        )
    )
    assert found.haiku == {"model.py", "train.py"}
    assert found.zone == {"model.py", "train.py", "names.py"}


def test_a_haiku_of_the_tree_is_not_haiku() -> None:
    files = {
        "lib/haiku/__init__.py": "",
        "lib/haiku/x/y.py": "from haiku.x import z",
        "lib/user.py": "import haiku",
        "model.py": "import haiku",
    }
    assert Links(tree(files)).haiku == {"model.py"}


def test_files_outside_of_the_zone_are_not_parsed() -> None:
    files = Files(tree({"model.py": "import haiku\nhaiku.force_name", "other.py": "force_name = 1"}))
    assert [module.path for module in files.mentioning(["force_name"])] == ["model.py"]
    assert "other.py" not in files.parsed


def test_what_is_known_of_another_tree_is_taken_where_files_are_the_same() -> None:
    first = tree({"a.py": "import haiku\nx = 1", "b.py": "import haiku\nx = 2"})
    known = Files(first)
    assert len(list(known.mentioning(["x"]))) == 2
    now = Files(Tree(first.root, {**first.files, "b.py": b"import haiku\nx = 3"}, {}, (".",)), known)
    assert now.module("a.py") is known.module("a.py")
    assert now.module("b.py") is not known.module("b.py")


def test_names_beyond_ascii_are_found_in_whatever_form_they_are_written() -> None:
    composed, apart = "class Modèle: pass\n", "import a\nx = a.Mode\u0300le\n"
    links = Links(tree({"a.py": f"import haiku\n{composed}", "b.py": apart, "c.py": "import a\nx = a.Mod\n"}))
    assert sorted(links.holding("Modèle".encode())) == ["a.py", "b.py"]


def test_many_words_are_found_as_few_are() -> None:
    files = {f"m{number}.py": f"import haiku\nname_{number} = shared\n" for number in range(80)}
    links = Links(tree(files))
    for number in range(80):
        assert links.holding(f"name_{number}".encode()) == (f"m{number}.py",)
    assert sorted(links.holding(b"shared")) == sorted(files)


PARTS = (
    "import",
    "from",
    " ",
    "\t",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "a",
    "b.c",
    ".",
    ",",
    "(",
    ")",
    "*",
    "as",
    "#",
    "'",
    "é",
    ";",
    "_module",
)


@settings(max_examples=1500, deadline=None)
@example(["from", " ", "a", " ", "\\", "\n", "import", " ", "b", "\n"])
@example(["from", " ", "a", " ", "\\", "\r\n", "import", " ", "b", "\r\n"])
@example(["from", " ", "a", " ", "\\", "\r", "import", " ", "b", "\n"])
@given(parts=st.lists(st.sampled_from(PARTS), max_size=25))
def test_lines_that_stand_alone_are_read_as_in_their_file(parts: list[str]) -> None:
    data = "".join(parts).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_line_alone", lambda *_: b"")
        expected = imports_in(data)
    assert imports_in(data) == expected

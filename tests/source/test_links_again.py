"""The links of a tree that has changed a little, which take over what those before have drawn: as if drawn anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkmigrate.source import links
from hkmigrate.source.links import Links
from hkmigrate.source.project import Project
from hkmigrate.source.tree import Tree

PATHS = ("a.py", "b.py", "p/__init__.py", "p/a.py", "p/q/__init__.py", "p/q/c.py", "src/b.py", "__init__.py")
LINES = (
    *("import haiku as hk", "from haiku import x", "import a", "import p.q.c", "from . import a", "from .q import c"),
    *(
        "from p import *",
        "from .. import b",
        "from src import b",
        "a = c",
        "b()",
        "plain = 1",
        "hk.next()",
        "x = 'b c'",
    ),
    *("import importlib; importlib.import_module('p.a')", "def __getattr__(name): return __import__('a')", "# haiku"),
)
TEXTS = st.lists(st.sampled_from(LINES), max_size=4).map(lambda lines: "\n".join(["", *lines, ""]).encode())
TREES = st.dictionaries(st.sampled_from(PATHS), TEXTS, min_size=2)
CHANGES = st.lists(st.dictionaries(st.sampled_from(PATHS), st.none() | TEXTS, max_size=2), min_size=1, max_size=4)
WORDS = (b"a", b"b", b"c", b"p", b"plain", b"next", b"haiku")


def told(drawn: Links, files: dict[str, bytes]) -> object:
    every = {
        path: (sorted(set(drawn.importers(path))), sorted(set(drawn.imported(path))), list(drawn.places.bases(path)))
        for path in files
    }
    held = {word: sorted(drawn.holding(word)) for word in WORDS}
    words = {path: drawn.words(path) for path in files}
    return (
        every,
        held,
        words,
        drawn.zone,
        drawn.haiku,
        drawn.places.folders,
        drawn.above(list(files)[:1]),
        drawn.places.elsewhere("c"),
    )


@pytest.mark.parametrize("many", [0, 50], ids=["by an index of words", "file by file"])
@settings(max_examples=150, deadline=None)
@given(files=TREES, changes=CHANGES)
def test_they_are_as_if_drawn_anew(many: int, files: dict[str, bytes], changes: list[dict[str, bytes | None]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "_MANY", many)
        drawn = Links(Tree(Path("/root"), files, {}, (".",)))
        told(drawn, files)
        for change in changes:
            files = {path: data for path, data in {**files, **change}.items() if data is not None}
            tree = Tree(Path("/root"), files, {}, (".",))
            drawn = Links(tree, drawn)
            assert told(drawn, files) == told(Links(tree), files)


@settings(max_examples=300, deadline=None)
@given(files=TREES)
def test_no_file_that_is_imported_is_left_out(files: dict[str, bytes]) -> None:
    project = Project(Tree(Path("/root"), files, {}, (".",)))
    for module in filter(None, map(project.module, files)):
        imported = {path for node in module.imports for path in project.imported_by(node, module)}
        assert imported <= set(project.links.imported(module.path))
        assert all(module.path in project.links.above([path]) for path in imported)


@settings(max_examples=400, deadline=None)
@given(
    old=st.text("ab_ \n.é\r", max_size=30),
    at=st.integers(0, 30),
    gone=st.integers(0, 4),
    new=st.text("ab_ \n.é\r", max_size=4),
)
def test_the_words_of_a_text_are_known_from_those_of_another(old: str, at: int, gone: int, new: str) -> None:
    path, later = "a.py", old[:at] + new + old[at + gone :]
    known = Links(Tree(Path("/root"), {path: old.encode()}, {}, (".",)))
    known.words(path)
    tree = Tree(Path("/root"), {path: later.encode()}, {}, (".",))
    assert Links(tree, known).words(path) == Links(tree).words(path)

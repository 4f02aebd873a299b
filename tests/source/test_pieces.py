"""A text that is read with the syntax trees of an older one, against the same text read by itself."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

from hkmigrate.source import pieces
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project, Unresolved
from hkmigrate.source.scopes import Scope
from hkmigrate.source.text import UnreadableError
from hkmigrate.source.tree import Tree

GOLDEN = Path(__file__).parents[2] / "golden"
LINES = (
    *("else:", "except ValueError:", "    y = 2", "\ty = 2", "'''", '"""', "x = (", ")", "@decorator", "x = 1 \\"),
    *("+ 2", "x = 1; y = 2", "# a comment \\", "# coding: latin-1", "\x0c", "", "\\", "if x:", "    pass", "case = 1"),
    *("é = 'ü'", "global x", "from __future__ import annotations", "x = yield", "\ufeff", "x = 1\r", "\0"),
    *("def f(): return lambda: x", "class A:\n    def f(self):\n        global q\n        q = 1"),
    *("try:\n    pass\nfinally:\n    pass", "lambda: (z := 1)"),
)


def texts() -> list[str]:
    found = sorted(path for path in GOLDEN.glob("*/*/before/*.py"))
    return ["\n\n".join(path.read_text() for path in found[at : at + 4]) for at in range(0, 40, 4)]


def shown(module: Module, scope: Scope | None) -> object:
    if scope is None:
        return None
    bound = [
        (name, [(one.kind, place(module, one.node)) for one in bindings]) for name, bindings in scope.bindings.items()
    ]
    return place(module, scope.node), bound, sorted(scope.declared), shown(module, scope.parent)


def place(module: Module, node: ast.AST) -> tuple[str, object, int]:
    placed = hasattr(node, "lineno")
    return type(node).__name__, module.bounds(node) if placed else None, module.line(node) if placed else 0


def read(data: bytes, known: Module | None = None) -> tuple[Module | None, object]:
    """The file, and all that it says of itself but which nodes it has."""
    try:
        module = Module("a.py", data, known=known)
    except UnreadableError as error:
        return None, str(error)
    tree = ast.dump(module.tree)
    nodes = {(place(module, node), place(module, module.parents[node])) for node in module.nodes[1:]}
    scopes = {(place(module, node), str(shown(module, scope))) for node, scope in module.scopes.items()}
    spelled = {(name, place(module, node)) for name, _ in module.spelled for node in module.spelling([name])}
    return module, (tree, nodes, scopes, spelled, sorted(module.defined), module.undefined)


@pytest.mark.parametrize("text", texts())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("long", [1, 20])
def test_what_is_kept_is_what_would_be_read_again(
    text: str, end: str, long: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "_LINES", long)
    draw = random.Random(text + end)
    lines = text.split("\n")
    module, _ = read(text.replace("\n", end).encode())
    for _ in range(20):
        edited = list(lines)
        at = draw.randint(0, len(lines))
        edited[at : at + draw.choice((0, 0, 1, 1, 2, 30))] = draw.choices(
            (*LINES, *lines), k=draw.choice((0, 1, 1, 1, 2))
        )
        data = end.join(edited).encode()
        again, told = read(data, module)
        assert told == read(data)[1]
        if again is not None:
            module, lines = again, edited


BLOCK = "class A{0}:\n" + "".join(f"    def f{at}(self):\n        return {at}\n" for at in range(15))
FILE = "".join(BLOCK.format(number) for number in range(4))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return 3\n", "return 33\n"),
        ("class A2", "class A22"),
        ("f4(self)", "f4(self, other=1)"),
        ("return 3\n", "return (\n            3\n        )\n"),
        ("    def f3(self):\n        return 3\n", ""),
    ],
)
def test_a_change_leaves_all_else_as_it_is(old: str, new: str) -> None:
    at = FILE.index(old, len(FILE) // 2 - 100)
    before = Module("a.py", FILE.encode())
    after = Module("a.py", (FILE[:at] + new + FILE[at + len(old) :]).encode(), known=before)
    kept = set(before.tree.body) & set(after.tree.body)
    assert len(before.tree.body) == 4
    assert len(kept) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1 \\\n\n", "x = 1 \\\n+ 2\n"),
        ("x = 1 \\\n\n", "x = 1 \\\n+ 2\\\n"),
        ("if x:\n    pass\n", "if x:\n    pass\nelse:\n    y = 1\n"),
        ("y = 1\n", "    y = 1\n"),
        ("y = 1\n", "@decorator\n"),
        ("y = 1\n", "y = '''\n"),
        ("y = 1\n", "y = 1 \\\n"),
        ("y = 1\n", "y = 1;\\\n"),
        ("y = 1\n", "y = (\n"),
        ("y = 1\n", "# coding: latin-1\n"),
        ("y = 1\n", "y = 1\r\r\n"),
        ("y = 1\n", "y = 1\rz = 2\n"),
        ("y = 1\n", ""),
        ("y = 1\n", "y = 1\n\n\nz = 1\n"),
        ("y = 1\nz = 2\n", "\ny = 1\nz = 2;"),
        ("y = [\n" + 25 * "1,\n" + "]\n", "\ny = [\n" + 24 * "1,\n" + "]\nz = 2;"),
        (FILE, ""),
        ("", "# coding: latin-1\n"),
    ],
)
@pytest.mark.parametrize("before", ["x = 0\n", FILE])
@pytest.mark.parametrize("after", ["", "# nothing more", FILE])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_reaches_beyond_its_lines_is_read_with_them(old: str, new: str, before: str, after: str, end: str) -> None:
    known, _ = read((before + old + after).replace("\n", end).encode())
    data = (before + new + after).replace("\n", end).encode()
    assert known is not None
    assert read(data, known)[1] == read(data)[1]


def test_a_star_import_that_has_moved_still_counts_behind_what_it_replaces() -> None:
    plain = "".join(f"x{number} = 1\n" for number in range(25))
    text = f"{plain}{plain}class Block:\n    pass\n{plain}from other import *\n{plain}def f():\n    return Block\n"
    files = {"a.py": text.encode(), "other.py": b"class Block:\n    pass\n"}
    old = Project(Tree(Path("/work"), files, {}, (".",)))
    assert old.module("a.py") is not None
    remarks = 60 * "# more\n"
    moved = text.replace(f"{plain}{plain}", f"{plain}{remarks}{plain}", 1).encode()
    project = Project(Tree(Path("/work"), files | {"a.py": moved}, {}, (".",)), old)
    module = project.module("a.py")
    assert module is not None
    assert module.is_shifted
    read = next(module.of(ast.Return)).value
    assert read is not None
    assert isinstance(project.resolve(read, module), Unresolved)

"""Notebooks: what is masked, what is refused, and that only the lines which change are written anew."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hkmigrate.model.edit import ChangeSet, Edit, Modify, digest
from hkmigrate.rewrite.notebooks import in_place
from hkmigrate.source.magics import mask
from hkmigrate.source.module import Module
from hkmigrate.source.notebook import ClosedError, Notebook, UnwritableError, matters, read_notebook
from hkmigrate.source.text import UnreadableError
from hkmigrate.source.tree import Tree


def notebook(*sources: object, **style: object) -> bytes:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    value = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(value, **{"indent": 1, **style}).encode()


def sources(data: bytes) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(data.decode())["cells"]]


def changed(data: bytes, *edits: Edit) -> bytes:
    read = read_notebook(data)
    modify = Modify("a.ipynb", digest(read.python), edits)
    [change] = in_place(tree(read), ChangeSet((modify,))).changes
    assert isinstance(change, Modify)
    return change.apply(data)


def tree(read: Notebook) -> Tree:
    return Tree(None, {"a.ipynb": read.python}, {}, (".",), {"a.ipynb": read})  # type: ignore[arg-type]


MASKED = {
    "a magic": ("%matplotlib inline\nx", "0                 \nx"),
    "a shell command": ("!pip install a \\\n  b\nx", "0               \n#  \nx"),
    "help": ("?x\nx??\nx.y?", "0 \n0  \n0   "),
    "an assignment": ("x = !ls\ny, z = %sc a", "x = 0  \ny, z = 0    "),
    "what is timed": ("%time y = f(x)", "0    ;y = f(x)"),
    "what is timed with options": ("%timeit -n 10 -r3 f(x)", "0                ;f(x)"),
    "what is timed and is no Python": ("%time y = (", "0          "),
    "a block": ("if x:\n    %time y\n    !ls", "if x:\n    0    ;y\n    0  "),
    "a timed cell": ("%%time\nx = 1", "0     \nx = 1"),
    "a timed cell with code": ("%%timeit x = 1\nx", "0       ;x = 1\nx"),
    "another language": ("%%bash\nls é\n\nif x; then", "0     \n#    \n\n#         "),
    "a text": ('"""\n%time\n"""\n\'!\\\n!ls\'', '"""\n%time\n"""\n\'!\\\n!ls\''),
    "brackets": ("(x\n% y)", "(x\n% y)"),
    "a continued line": ("x \\\n% y", "x \\\n% y"),
    "a comment": ("# is it?\n#!x\nx  # (\n%who", "# is it?\n#!x\nx  # (\n0   "),
    "other line ends": ("%who\r\nx\r!ls\r\n", "0   \r\nx\r0  \r\n"),
    "an empty cell": ("", ""),
}


@pytest.mark.parametrize("name", MASKED)
def test_masked(name: str) -> None:
    cell, wanted = MASKED[name]
    assert mask(cell).text == wanted
    assert len(wanted.encode()) == len(cell.encode())


def test_hidden_is_what_may_be_python() -> None:
    cell = "%matplotlib inline\n!ls\n%memit f(x)\n%time f(x)\ny = %%prun f(y)"
    assert mask(cell).hidden == [(3, "%memit f(x)"), (5, "%%prun f(y)")]
    assert mask("\n%%writefile a.py\nimport b").hidden == [(2, "%%writefile a.py\nimport b")]
    assert mask("%%html\n<b>").hidden == []


def test_cells_as_one_text() -> None:
    read = read_notebook(notebook("x = 1", ["y = 2\n", "z"], ""))
    assert read.python == b"x = 1\n\n\ny = 2\nz\n\n\n\n"
    assert [read.place(line) for line in (1, 4, 5, 8)] == [(1, 1), (2, 1), (2, 2), (3, 1)]
    module = Module("a.ipynb", read.python, read)
    assert str(module.span(module.tree.body[-1])) == "a.ipynb:cell 2:2:1"


BAD = {
    "not JSON": (b"{", "not JSON at line 1"),
    "nested": (b"[" * 100_000, "not JSON"),
    "no notebook": (b"[1]", "no `nbformat`"),
    "no cells": (b'{"nbformat": 4}', "no list of `cells`"),
    "cells that are none": (b'{"nbformat": 4, "cells": [1]}', "cell 1 has no"),
    "no source": (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "cell 1 has no"),
    "a source that is no text": (notebook({}), "cell 1 is no text"),
    "twice": (b'{"nbformat": 4, "cells": [], "cells": []}', "twice"),
    "latin-1": (notebook("x").replace(b"x", b"\xe9"), "not UTF-8"),
    "R": (
        notebook("x").replace(b'"metadata": {},\n "nb', b'"metadata": {"kernelspec": {"language": "R"}}, "nb'),
        "is R",
    ),
}
CLOSED = {
    "an old format": (b'{"nbformat": 3, "worksheets": []}', "nbformat 3"),
    "no Python": (notebook("x", "x = ("), "cell 2 is not Python that can be read: syntax error at line 1"),
    "a run of another file": (notebook("%run a.py"), "cell 1 runs another file"),
    "a lone surrogate": (notebook("x = '\ud800'"), "half a character"),
    "a NUL": (notebook("x\0"), "cell 1"),
    "deep brackets": (notebook("(" * 20_000 + ")" * 20_000), "cell 1"),
}


@pytest.mark.parametrize("name", [*BAD, *CLOSED])
def test_not_read(name: str) -> None:
    data, why = {**BAD, **CLOSED}[name]
    with pytest.raises(UnreadableError, match=why) as refused:
        read_notebook(data)
    assert isinstance(refused.value, ClosedError) == (name in CLOSED)


def test_gate() -> None:
    assert matters(notebook("import haiku"), frozenset())
    assert matters(notebook("from model import x"), frozenset([b"model"]))
    assert matters(notebook("x").replace(b"x", b"\\u0069mport \\u0068aiku"), frozenset())
    assert not matters(notebook("import numpy"), frozenset([b"model"]))
    assert not matters(notebook("haiku"), frozenset([b"model"]))


def test_what_is_masked_stays() -> None:
    data = notebook("%%time\nx = 1\n!ls\n%time f(x)")
    for edit in (
        Edit(0, 0, "import y\n"),
        Edit(14, 16, "0"),
        Edit(7, 16, ""),
        Edit(21, 21, "z; "),
        Edit(23, 23, "\ny"),
    ):
        with pytest.raises(UnwritableError):
            changed(data, edit)
    assert sources(changed(data, Edit(7, 7, "y\n"), Edit(26, 26, ", y"))) == ["%%time\ny\nx = 1\n!ls\n%time f(x, y)"]


def test_layout_is_kept() -> None:
    data = notebook(["é = 1\n", "y"], ensure_ascii=False, indent=None)
    assert changed(data, Edit(7, 7, "ü\n")) == data.replace(b'"y"', '"ü\\n", "y"'.encode())
    escaped = notebook(["é = 1\n", "y"])
    assert changed(escaped, Edit(7, 7, "ü\n")) == escaped.replace(b'"y"', b'"\\u00fc\\n",\n    "y"')
    assert sources(changed(data, Edit(0, 8, ""))) == [""]
    assert b'"source": []' in changed(data, Edit(0, 9, ""))
    assert changed(data, Edit(9, 9, "z\n")) == data.replace(b'"y"', b'"y\\n", "z"')
    odd = notebook(["x = ", "1\ny\nz = 2\n", "a"], indent=None)
    assert changed(odd, Edit(15, 15, "b")) == odd.replace(b'"a"', b'"ab"')
    assert changed(odd, Edit(6, 8, "")) == odd.replace(b"y\\n", b"")


LINES = st.text(alphabet='xb"\\/é€😀\t', max_size=4).map(lambda text: f"# {text}")
CELLS = st.lists(st.lists(LINES, min_size=1, max_size=6), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(st.data(), CELLS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_only_what_changes_is_spelled_anew(data, cells, as_string, plain, ended, indent) -> None:
    texts = ["\n".join(lines) + "\n" * ended for lines in cells]
    given_sources = texts if as_string else [text.splitlines(keepends=True) for text in texts]
    old = notebook(*given_sources, indent=indent, ensure_ascii=plain).replace(b"x", b"\\u0078")
    read = read_notebook(old)
    edits, wanted = [], []
    for cell, lines in zip(read.cells, cells, strict=True):
        at, kept = cell.start, list[str]()
        for line in lines:
            end = at + len(line.encode()) + 1
            match data.draw(st.sampled_from(["keep", "keep", "drop", "put", "change"])):
                case "drop":
                    edits.append(Edit(at, end, ""))
                case "put":
                    edits.append(Edit(at, at, "# new\n"))
                    kept += ["# new", line]
                case "change":
                    edits.append(Edit(at + 1, at + 1, "ü"))
                    kept.append(f"#ü{line[1:]}")
                case _:
                    kept.append(line)
            at = end
        wanted.append("\n".join(kept) + "\n" * (ended and bool(kept)))
    new = changed(old, *edits) if edits else old
    assert sources(new) == wanted
    assert b"x" not in new
    assert read_notebook(new).without_sources == read.without_sources
    for cell in json.loads(new)["cells"]:
        assert isinstance(cell["source"], str) is as_string
        assert all(line.endswith("\n") for line in cell["source"][:-1] if not as_string)

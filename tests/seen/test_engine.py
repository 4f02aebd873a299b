"""What the adapter makes of the engine's accesses."""

from __future__ import annotations

import ast

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.events import Access
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.evaluate.values import Place, Text, Top, Union

from .engine import _events
from .records import Span

TREE = ast.parse(
    "def forward(x):\n    return table(\n        x)\n\ndef table(x):\n    return hk.get_parameter(\n        'w', [3])\n"
)
OUTER, INNER = (node for node in ast.walk(TREE) if isinstance(node, ast.Call))


def access(path: object, leaf: object = "w") -> Access:
    forward, table = TREE.body
    root = Context(forward, "net.py", "", {(None, None): None})
    inside = Context(table, "parts.py", "", {(root, OUTER): None})
    place = Place("parts.py", INNER.lineno)
    return Access(
        "get_parameter", path, leaf, INNER, place, inside, 0, (path,), True, False, True, Arguments(["w", [3]], {})
    )


def test_known() -> None:
    (found,) = _events(access("shared"))
    assert (found.kind, found.path, found.leaf, found.known, found.certain) == (
        "get_parameter",
        "shared",
        "w",
        True,
        True,
    )
    assert found.frames == (Span("net.py", 2, 3), Span("parts.py", 6, 7))


def test_one_of_several() -> None:
    found = list(_events(access(Union(("a", "b")))))
    assert [(one.path, one.known, one.certain) for one in found] == [("a", True, False), ("b", True, False)]


def test_not_known() -> None:
    (found,) = _events(access(Text("text", parts=("layer_", Top("shape")))))
    assert (found.path, found.leaf, found.known, found.spelled) == (None, "w", False, "layer_{}: w")
    (found,) = _events(access("shared", Top("array", Place("net.py", 4), "x")))
    assert (found.path, found.leaf, found.known) == ("shared", None, False)
    assert found.spelled == "shared: <array: x, net.py:4>"

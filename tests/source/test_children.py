"""The parts of nodes, against Python's own `ast`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hkmigrate.source.children import children
from hkmigrate.source.module import Module

ROOT = Path(__file__).parents[2]
PARTS = (*ast.expr.__subclasses__(), *ast.stmt.__subclasses__(), ast.arg)
SHARED = ast.expr_context | ast.operator | ast.boolop | ast.unaryop | ast.cmpop
EVERYTHING = """\
import a.b as c, d
from . import e
from .f import *
@deco(lambda q: q)
async def g(h, /, i: int = 1, *j, k=2, m, **n) -> None:
    global o
    async for p in q: await r
    async with s as t, u: pass
    return [v async for v in w if v]
class X(Y, metaclass=Z):
    nonlocal_: int
    def x(self): nonlocal self; yield; yield from self; del self[1:2, ...]
    def x(self): return lambda: (lambda: 1, lambda: 2)
try:
    raise A from B
except* C as D:
    pass
else:
    assert E, F
finally:
    G += not -H
match I:
    case {"J": K, **L} | M(N, O=P): pass
    case [Q, *R] as S if T: pass
    case None | 1 | "x": pass
while U and V or W: break
else: continue
x = {**y, 1: 2}, {3}, {a: b for a in c}, {a for a in c}, (a for a in c), f"{a!r:>{b}}", 1 if a < b <= c else (d := 2)
"""


def sources() -> list[bytes]:
    return [EVERYTHING.encode(), *(path.read_bytes() for path in sorted((ROOT / "hkmigrate" / "detect").glob("*.py")))]


@pytest.mark.parametrize("data", sources())
def test_they_are_those_of_ast_in_the_same_order(data: bytes) -> None:
    for node in ast.walk(ast.parse(data)):
        plain = [child for child in ast.iter_child_nodes(node) if not isinstance(child, SHARED)]
        assert children(node) == plain


@pytest.mark.parametrize("data", sources())
def test_the_nodes_of_a_file_are_those_of_walk_each_behind_its_parent(data: bytes) -> None:
    module = Module("a.py", data)
    order = {node: number for number, node in enumerate(module.nodes)}
    assert order.keys() == {node for node in ast.walk(module.tree) if not isinstance(node, SHARED)}
    assert all(order[module.parents[node]] < number for node, number in order.items() if number)
    assert [node for node in module.nodes if node in module.tree.body] == module.tree.body


@pytest.mark.parametrize("data", sources())
def test_every_expression_and_statement_has_a_scope(data: bytes) -> None:
    module = Module("a.py", data)
    assert not [ast.dump(node) for kind in PARTS for node in module.of(kind) if node not in module.scopes]


def test_what_is_named_twice_is_told_apart_by_its_line() -> None:
    text = "if a:\n    def f(): pass\ndef f():\n    def f(): return lambda: lambda: 1\nclass f: pass\n"
    module = Module("a.py", text.encode())
    assert sorted(module.defined) == [
        *("a", "a.f", "a.f@3", "a.f@3.f", "a.f@3.f.<lambda:4:21>", "a.f@3.f.<lambda:4:21>.<lambda:4:29>", "a.f@5"),
    ]

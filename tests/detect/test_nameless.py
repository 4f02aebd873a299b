"""Calls that are alike are asked about once: it must tell the same as asking about each."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hkmigrate import pipeline
from hkmigrate.config import Options
from hkmigrate.detect import findings
from hkmigrate.detect.graph import natural
from hkmigrate.detect.graph.nameless import Spoken, spoken
from hkmigrate.model.graph import Natural
from hkmigrate.source.pieces import Piece
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

GOLDEN = Path(__file__).parents[2] / "golden"
KINDS = sorted({path.parent.parent.name for path in GOLDEN.glob("*/*/before")})
PROGRAM = """\
import functools

import haiku as hk
import jax

from settings import KIND as kind
from settings import Shared as build

text = str
forced = hk.force_name
partial = functools.partial
scoped = hk.name_scope
made = hk.to_module
TAG = "shared"


def read():
    with hk.name_scope(hk.force_name("shared")):
        return hk.get_parameter("w", [4])


def helper(*given, **named):
    return hk.Linear(4, name=given[0])


class Shared(hk.Module):
    def __call__(self, x):
        return x


class Other(hk.Module):
    def __init__(self, size, name="shared"):
        super().__init__(name=name)

    def __call__(self, x):
        return x + read()


value = build()
from jax import jit as build


def function(x, name, thing, *args, **kw):
    local = "shared"
    chained = local
    twice = "shared"
    twice = x
    {0}
    return x


def forward(x):
    return function(Other(3)(x), "one", x) + Other(4, name="two")(x)


model = hk.transform(forward)
"""
SETTINGS = """\
import haiku as hk

KIND = "shared"


class Shared(hk.Module):
    pass
"""
STATEMENTS = (
    *(
        "hk.Linear(3, name=name)",
        "hk.Linear(3, **kw)",
        "hk.Linear(*args)",
        "hk.Linear(3)",
        "hk.Linear(3, name='shared')",
    ),
    *("Shared()", "Shared(3)(x)", "Other(3)", "Other(3, name)", "Other(3, local)", "jax.jit(Shared)(x)"),
    *(
        "helper(local)",
        "helper(chained)",
        "helper(twice)",
        "helper(TAG)",
        "helper(kind)",
        "helper(name)",
        "helper(thing.x)",
    ),
    *("helper('shared')", "helper('a', text('shared'))", "helper(text(local))", "helper(forced('shared'))"),
    *("helper(f'shared')", "helper('sha' + 'red')", "helper('sha' + thing)", "helper('%s' % local)", "helper(*args)"),
    *("helper('{}'.format(local))", "helper('_'.join(['shared']))", "helper(('shared',))", "helper(word=local)"),
    *("helper(read())", "helper(helper(local))", "helper(x if x else 'shared')", "helper(lambda: 'shared')"),
    *("thing.make(local)", "thing.make(x)", "thing.make(name='shared')", "thing(x)(local)", "thing(x)(x)"),
    *(
        "partial(hk.Linear, 3, name='shared')",
        "partial(Shared)",
        "partial(Other, 3)",
        "scoped(name)",
        "scoped('shared')",
    ),
    *("with scoped('shared'): hk.Linear(3)", "with hk.name_scope(name): Shared()", "made(function)", "made(read)(x)"),
    *("from settings import KIND as inner; helper(inner)", "import settings as inner; helper(inner.KIND)"),
    *(
        "inner = settings = None; helper(inner)",
        "inner = thing; inner(local)",
        "inner = hk.Linear; inner(3, name='shared')",
    ),
    *("inner = lambda: 'shared'; inner(local)", "inner = TAG; helper(inner)", "inner = hk; helper(inner.Linear(3))"),
    *(
        "hk = thing; hk.Linear(3, name='shared')",
        "read = Shared; read()",
        "helper = x; helper(local)",
        "str = x; helper(str(local))",
    ),
    *(
        "for local in x: helper(local)",
        "[helper(item) for item in x]",
        "[helper(TAG) for item in x]",
        "helper(y := 'shared')",
    ),
    *("def inner(local): helper(local)", "def inner(): return helper(local)", "def inner(a=TAG): helper(a)"),
    *("class inner: name = 'shared'; made = helper(name)", "global late; late = 'shared'; helper(late)"),
    *("hk.get_parameter('shared', [3])", "super().__init__(name='shared')", "x.append('shared')", "x.append(local)"),
)


def every_call(piece: Piece) -> Spoken:
    told = spoken(piece)
    return Spoken(told.texts, told.built, told.decorated, {}, list(piece.of(ast.Call)))


def found(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[frozenset[Natural]]:
    """What is found with calls told apart, and with each call asked about; nothing in a tree that forces no name."""
    both: list[frozenset[Natural]] = []
    real = natural.natural_modules

    def spied(project: Project, bases: frozenset[str], *rest: object) -> tuple[Natural, ...]:
        usual = real(project, bases, *rest)  # type: ignore[arg-type]  # the rest is handed on as it comes
        with monkeypatch.context() as patch:
            patch.setattr(natural, "spoken", every_call)
            both.extend((frozenset(usual), frozenset(real(project, bases, *rest))))  # type: ignore[arg-type]
        return usual

    with monkeypatch.context() as patch:
        patch.setattr(findings, "natural_modules", spied)
        pipeline.survey(Project(read_tree([root])), Options())
    return both


@pytest.mark.parametrize("statement", STATEMENTS)
def test_calls_of_all_kinds(statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text(PROGRAM.format(statement))
    (tmp_path / "settings.py").write_text(SETTINGS)
    usual, asked = found(tmp_path, monkeypatch)
    assert usual == asked


@pytest.mark.parametrize("kind", KINDS)
def test_golden_programs(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for root in sorted(GOLDEN.glob(f"{kind}/*/before")):
        told = found(root, monkeypatch)
        assert not told or told[0] == told[1], root

"""What two executions are held against each other for."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

from hkmigrate.detect.equivalence import differences
from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.detect.readers import read_no_more
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

PROGRAM = """
import haiku as hk
import jax.numpy as jnp


class Scale(hk.Module):
    def __call__(self, x):
        w = hk.get_parameter("w", [x.shape[-1], 4], init=hk.initializers.RandomNormal(0.5))
        v = hk.get_parameter("v", (4,), init=jnp.ones)
        return x @ w * v


def forward(x):
    x = hk.dropout(hk.next_rng_key(), 0.3, x)
    x = Scale()(x)
    return hk.Linear(4)(x)


net = hk.transform(forward)
"""


LEVELS = """
import haiku as hk


def level(i):
    with hk.name_scope(hk.force_name(f"level_{i}")):
        return hk.get_parameter("w", [], init=hk.initializers.Constant(1.0))


class Up(hk.Module):
    def __call__(self, x):
        for i in range(2):
            x = x * level(i)
        return x


class Down(hk.Module):
    def __call__(self, x):
        for i in range(2):
            x = x / level(i)
        return x


net = hk.transform(lambda x: Down()(Up()(x)))
"""


def events_of(folder: Path, text: str) -> Events:
    return program_of(folder, text)[1]


def program_of(folder: Path, text: str) -> tuple[Project, Events]:
    folder.mkdir()
    (folder / "model.py").write_text(text)
    project = Project(read_tree([folder]))
    return project, evaluate_project(project)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("(4,)", "[4]"), []),
        (("(4,)", "[4], jnp.float32"), []),
        (("[x.shape[-1], 4]", "jnp.shape(x)"), []),
        (("(4,)", "[5]"), ["`scale/v` would be made with another shape"]),
        (("(4,)", "[4], jnp.bfloat16"), ["`scale/v` would be made with another dtype"]),
        (("jnp.ones", "jnp.zeros"), ["`scale/v` would be made with another initializer"]),
        (("RandomNormal(0.5)", "RandomNormal(2.0)"), ["`scale/w` would be made with another initializer"]),
        (("RandomNormal(0.5)", "TruncatedNormal(0.5)"), ["`scale/w` would be made with another initializer"]),
        (
            ("x = hk.dropout(hk.next_rng_key(), 0.3, x)\n    x = Scale()(x)", "x = Scale()(x)\n    hk.next_rng_key()"),
            ["other random keys would be taken before `scale/w` is made"],
        ),
    ],
)
def test_differences(tmp_path: Path, change: tuple[str, str], found: Sequence[str]) -> None:
    old = events_of(tmp_path / "old", PROGRAM)
    new = events_of(tmp_path / "new", PROGRAM.replace(*change))
    assert [one.what for one in differences(old, new, {})] == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("x * level(i)", "level(i) * x"), []),
        (("x * level(i)", "x * level(0)"), [("get_parameter level_1/w", "x * level(i)")]),
        (
            ("x / level(i)", "x"),
            [("get_parameter level_0/w", "x / level(i)"), ("get_parameter level_1/w", "x / level(i)")],
        ),
    ],
)
def test_what_some_code_reads_no_more(tmp_path: Path, change: tuple[str, str], found: list[tuple[str, str]]) -> None:
    old, new = program_of(tmp_path / "old", LEVELS), program_of(tmp_path / "new", LEVELS.replace(*change))
    lines = LEVELS.splitlines()
    met = {(path, call) for path, _, access in read_no_more(old, new, {}) for call in _calls(access, lines)}
    assert sorted(met) == found


def _calls(access: Access, lines: list[str]) -> list[str]:
    around = [call for _, call in access.context.around() if isinstance(call, ast.Call)]
    return [lines[call.lineno - 1].split(" = ")[-1] for call in around if "level(i)" in lines[call.lineno - 1]]

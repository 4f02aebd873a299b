"""What two executions are held against each other for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from hkmigrate.detect.equivalence import differences
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.run import evaluate_project
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


def events_of(folder: Path, text: str) -> Events:
    folder.mkdir()
    (folder / "model.py").write_text(text)
    return evaluate_project(Project(read_tree([folder])))


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

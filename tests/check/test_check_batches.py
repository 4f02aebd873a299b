"""Recorded calls are compared with other numbers of rows, too, where the model takes them."""

from __future__ import annotations

import pytest

from hkmigrate.check.compare import compare
from hkmigrate.config import CheckOptions

MODEL = """
def forward(x, lengths):
    y = hk.Linear(3)(x)
    BODY
    return y + lengths[:, None]

net = hk.without_apply_rng(hk.transform(forward))
"""
TRAIN = """
import jax, numpy as np
from model import net
x, lengths = np.ones((ROWS, 3), "f4"), np.ones((ROWS,), "i4")
params = net.init(jax.random.PRNGKey(0), x, lengths)
jax.jit(net.apply)(params, x, lengths)
"""


@pytest.mark.parametrize(
    ("rows", "old", "new", "verdicts"),
    [
        ("4", "pass", "pass", {"": "proved", ", batch 5": "proved", ", batch 1": "proved"}),
        (
            "4",
            "pass",
            "y = y * 2 if x.shape[0] == 1 else y",
            {"": "proved", ", batch 5": "proved", ", batch 1": "differs"},
        ),
        (
            "4",
            "pass",
            "y = y * 2 if x.shape[0] > 4 else y",
            {"": "proved", ", batch 5": "differs", ", batch 1": "proved"},
        ),
        ("1", "pass", "y = y * 2 if x.shape[0] > 1 else y", {"": "proved", ", batch 2": "differs"}),
        ("4", "y = y.reshape(4, 3)", "y = y.reshape(4, 3)", {"": "proved"}),
        ("4", "pass", "assert len(x) > 1", {"": "proved", ", batch 5": "proved", ", batch 1": "differs"}),
        ("4", "assert len(x) > 1", "pass", {"": "proved", ", batch 5": "proved", ", batch 1": "differs"}),
    ],
)
def test_other_batch_sizes(trees, rows: str, old: str, new: str, verdicts: dict[str, str]) -> None:
    train = TRAIN.replace("ROWS", rows)
    sides = ({"model.py": MODEL.replace("BODY", body), "train.py": train} for body in (old, new))
    report = compare(*trees(*sides), CheckOptions(run=("python train.py",)), {})
    assert report.problem is None
    assert {case.name.removeprefix("train.py#1 forward"): str(case.verdict) for case in report.cases} == verdicts

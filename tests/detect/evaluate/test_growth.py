"""Execution takes steps in proportion to the program; `python -m tests.benchmarks.growth` measures the time, too."""

from __future__ import annotations

import math

import pytest
from benchmarks.growth import SHAPES
from benchmarks.growth.work import executed

SOME = 2000
"""Fewer steps grow as they like."""


@pytest.mark.parametrize("name", SHAPES)
def test_steps_grow_no_faster_than_programs(name: str) -> None:
    shape = SHAPES[name]
    sizes = (2 * shape.first, 4 * shape.first) if 4 * shape.first <= shape.most else (shape.first, 2 * shape.first)
    small, large = (executed(shape.build(n)) for n in sizes)
    assert large.ended
    if large.steps > SOME:
        assert math.log2(large.steps / small.steps) / math.log2(sizes[1] / sizes[0]) <= 1.3, (small, large)

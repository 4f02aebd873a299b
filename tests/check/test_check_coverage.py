"""Which rewritten lines count, and which of them ran."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hkmigrate.worker.coverage import Coverage

TEXT = '''\
"""A module."""
import os


class Thing:
    """A class."""

    size = 3

    def __init__(self, *, g, name=None):
        """A constructor."""
        self.g = g
        self.total = sum(
            [
                1,
                2,
            ]
        )

    def never(self):
        # a comment
        return self.g

    def halves(self, x):
        if x:
            return 1
        else:
            return 2


def build(): return lambda: Thing(g=1)


def counted():
    for n in range(3):
        yield n
    try:
        pass
    finally:
        os.getpid()
'''
LINES = list(range(1, len(TEXT.splitlines()) + 1))


def load(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("thing", root / "thing.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def watched(tmp_path: Path, lines: list[int]) -> tuple[Coverage, Any]:
    (tmp_path / "thing.py").write_text(TEXT)
    coverage = Coverage(tmp_path, {"thing.py": lines, "gone.py": [1], "notes.txt": [1]})
    return coverage, load(tmp_path)


def test_only_lines_that_a_function_executes_count(tmp_path: Path) -> None:
    coverage, _ = watched(tmp_path, LINES)
    assert [line for _, line in coverage.lines()] == [12, 13, 14, 15, 16, 22, 25, 26, 28, 31, 35, 36, 40]


def test_lines_that_ran_are_crossed_out_and_watching_ends(tmp_path: Path) -> None:
    coverage, module = watched(tmp_path, [12, 13, 15, 22, 26, 28, 31, 36])
    before = sys.gettrace()
    try:
        coverage.start()
        thing = module.build()()
        thing.halves(1)
        list(module.counted())
        assert [line for _, line in coverage.lines()] == [22, 28]
        thing.halves(0)
        thing.never()
        assert coverage.lines() == []
        thing.never()
        assert sys.version_info >= (3, 12) or sys.gettrace() is None
    finally:
        sys.settrace(before)

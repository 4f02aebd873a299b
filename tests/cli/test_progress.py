"""What is told while a check runs: on a terminal alone."""

from __future__ import annotations

import io
import os
import sys

import pytest

from hkmigrate.check.compare import compare
from hkmigrate.cli.terminal import progress
from hkmigrate.config import Case, CheckOptions


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch):
    """The two ends of a terminal; pytest puts its own standard error in place before each test, not before fixtures."""
    ours, theirs = os.openpty()
    for variable in ("CI", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    stream = os.fdopen(theirs, "w")
    yield ours, stream
    stream.close()
    os.close(ours)


def heard(end: int, words: bytes) -> bytes:
    found = b""
    while words not in found:
        found += os.read(end, 4096)
    return found


def test_a_terminal_is_told(terminal, monkeypatch) -> None:
    end, stream = terminal
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(quiet=False) as tell:
        assert tell is not None
        tell("case forward")
        assert b"case forward" in heard(end, b"case forward")


@pytest.mark.parametrize("how", ["quiet", "CI", "pipe"])
def test_nobody_else_is(terminal, monkeypatch, how: str) -> None:
    monkeypatch.setattr(sys, "stderr", terminal[1])
    if how == "CI":
        monkeypatch.setenv("CI", "true")
    if how == "pipe":
        monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress(quiet=how == "quiet") as tell:
        assert tell is None


def test_each_case_is_told_before_it_is_compared(tmp_path) -> None:
    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "model.py").write_text("def f(x): return x\n")
    told: list[str] = []
    cases = (Case("one", "model:f", ("f32[2]",)), Case("two", "model:f", ("f32[3]",)))
    compare(tmp_path / "old", tmp_path / "new", CheckOptions(cases=cases), {}, progress=told.append)
    assert told == ["case one", "case two"]

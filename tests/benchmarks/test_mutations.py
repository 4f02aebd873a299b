"""A slice of the benchmark of seeded wrong migrations: its whole is `python -m tests.benchmarks.mutations`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from .bench import KINDS, Judged, Program
from .edits import Edit, Source, edited, parses
from .mutations import Tally, run


def test_wrong_ones_are_found_and_right_ones_are_not() -> None:
    tally = run(seed=2, first=0, programs=5, wrong=8, right=3)
    assert tally.sound, "\n".join(tally.lines())
    assert tally.wrong.total() >= 20
    assert len(tally.wrong) >= 15


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 25


def test_edits_are_by_bytes() -> None:
    source = Source("a.py", 'name = "Größe"; x = 1\n')
    first, second = source.tree.body
    assert edited({"a.py": source.text}, source.swap(first, second)) == {"a.py": 'x = 1; name = "Größe"\n'}
    assert not parses(edited({"a.py": source.text}, [Edit("a.py", 0, 4, "1")]))


def test_runs_add_up(tmp_path: Path) -> None:
    file, tally = tmp_path / "counted", Tally()
    found = Judged("scale", wrong=True, found=True, alone={"digest of apply": True}, said="", diff="")
    alarm = Judged("noise", wrong=False, found=True, alone={}, said="moved", diff="+x")
    tally.add(Program("2:7", [found, alarm], discarded=Counter({"no change": 2})))
    tally.write(file)
    again = Tally.read(file)
    assert again == tally
    assert [*again.lines()] == [*tally.lines()]
    assert not again.sound
    assert run(seed=2, first=7, programs=1, wrong=1, right=1, before=again) == tally  # it is counted already

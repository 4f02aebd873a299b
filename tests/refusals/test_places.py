"""No refusal is dead: each place in the code that makes one is met, or its reason is in a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from .corpus import plan, plan_all
from .excused import EXCUSED
from .places import Record, never, places, recorded
from .program import Refused
from .table import PROGRAMS


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_small_program_is_refused(name: str, tmp_path: Path) -> None:
    program = PROGRAMS[name]
    record = planned(program, tmp_path / "tree")
    assert any(code == program.code and program.piece in said for code, said in record.said), record.said


def planned(program: Refused, folder: Path) -> Record:
    """What has refused while a program was planned."""
    with recorded() as record:
        plan(folder, program.files, program.options)
    return record


def test_every_place_that_refuses_is_met_by_a_program(tmp_path: Path) -> None:
    with recorded() as record:
        for _ in plan_all(tmp_path / "corpus"):
            pass
        for number, program in enumerate(PROGRAMS.values()):
            plan(tmp_path / str(number), program.files, program.options)
    dead = [place for place in never(places(), record.lines) if not any(one.is_for(place) for one in EXCUSED)]
    words = "nothing is refused here: add a program to tests/refusals, or the reason to excused.py"
    assert not dead, "\n".join([words, *map(str, dead)])


def test_places_are_found_where_they_refuse() -> None:
    found = places()
    assert len(found) > 100
    assert any(place.path == "hkmigrate/plan/thread.py" and "has no `self`" in place.text for place in found)

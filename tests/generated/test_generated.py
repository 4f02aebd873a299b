"""Random programs are migrated, and compute what they computed before.

`pytest` runs 120 of them, always the same, and makes the first that is wrong smaller; `pytest -m generated --programs N
--seed S` runs the programs 0 to N - 1 of a seed.
"""

import os
from pathlib import Path

import pytest

from .draw import replayed, seeded
from .program import write
from .run import Settings, run
from .shrink import shrink
from .tally import Tally

SEED, PROGRAMS = 11, 120


@pytest.mark.generated
def test_programs_compute_the_same_after_the_migration(request: pytest.FixtureRequest) -> None:
    option = request.config.getoption
    if option("--programs") is None:
        tally = run(Settings(SEED, 0, PROGRAMS, shrink=30.0))
    else:
        keep = option("--keep") and Path(option("--keep"))
        lanes = min(2, os.cpu_count() or 1)
        tally = run(Settings(option("--seed"), 0, option("--programs"), keep, shrink=30.0 if keep else 0.0), lanes)
    report_at_end = request.config.pluginmanager.get_plugin("generated-report")
    assert report_at_end is not None
    report_at_end.lines = [*tally.lines()]
    assert tally.sound, "\n".join(tally.lines())


def test_a_program_is_known_by_its_seed_and_index() -> None:
    draw = seeded(5, 17)
    written = write(draw)
    assert write(seeded(5, 17)) == written
    assert write(replayed(draw.taken)) == written
    assert write(seeded(5, 18)) != written


def test_programs_are_python_and_readable() -> None:
    for index in range(50):
        for path, data in write(seeded(7, index)).files.items():
            compile(data, path, "exec")
            assert max((len(line) for line in data.decode().splitlines()), default=0) < 240


def test_shrinking_keeps_what_is_wrong() -> None:
    found = shrink((9, 4, 70, 3, 8), lambda numbers: numbers if max(numbers, default=0) > 5 else None, seconds=5)
    assert found == (6,)


def test_the_line_at_the_end() -> None:
    tally = Tally()
    tally.kinds.update({"migrated": 7, "refused": 2, "wrong": 1})
    assert [*tally.lines()][-1] == "generated 10: migrated 7, refused 2, wrong 1"
    assert not tally.sound

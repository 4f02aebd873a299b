"""What runs is what was seen: every access of a real run of a golden or natural program is an event of the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import engine, subjects
from .judge import UNKNOWN, judge
from .recorder import CAN_FORK, Recorder
from .subjects import CANNOT_RUN, Subject

SUBJECTS = [*subjects.golden(), *subjects.natural()]


@pytest.fixture(scope="session")
def recorder() -> Iterator[Recorder]:
    """JAX and Haiku, imported once for all programs."""
    if not CAN_FORK:
        pytest.skip("programs run in forks of one process, which only Linux allows")
    with Recorder() as started:
        yield started


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_what_runs_is_what_was_seen(subject: Subject, recorder: Recorder) -> None:
    outcome = judge(subject, recorder, engine.seen)
    if outcome.message:
        pytest.fail(f"{subject.name}\n{outcome.message}", pytrace=False)
    if outcome.run.errors and not outcome.run.accesses:
        pytest.skip(CANNOT_RUN[subject.name])
    assert bool(outcome.run.errors) == (subject.name in CANNOT_RUN), "it runs, and is listed as one that cannot"
    assert bool(outcome.result.unknown) == (subject.name in UNKNOWN), "its names are known, and listed as unknown"


def test_generated_programs(recorder: Recorder) -> None:
    """A few; `python -m tests.seen --generated 1000 --seed 7` runs more."""
    outcomes = [judge(subject, recorder, engine.seen) for subject in subjects.generated(12, seed=2)]
    wrong = [f"{outcome.name}\n{outcome.message}" for outcome in outcomes if outcome.message]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_lists_name_programs() -> None:
    names = {subject.name for subject in SUBJECTS} | {"natural/found/r03_pep695_bound_py312"}
    assert {*CANNOT_RUN, *UNKNOWN, *subjects.UNCONFIGURED, *subjects.DRIVERS, *subjects.FOLDERS} <= names

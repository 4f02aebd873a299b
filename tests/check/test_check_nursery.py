"""The process that workers are forked from: twins that share nothing they could be told by, and what is said of it."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from hkmigrate.check import nursery as rooms
from hkmigrate.check.child import Stopped
from hkmigrate.check.compare import compare
from hkmigrate.check.configured import start
from hkmigrate.check.nursery import FORKS, Nursery
from hkmigrate.check.task import Side
from hkmigrate.config import Case, CheckOptions
from hkmigrate.model.verdict import Verdict

pytestmark = pytest.mark.skipif(not FORKS, reason="workers are forked on Linux only")
DRAWN = """
import random
DRAWN = random.random(), float(np.random.rand())
def first(x):
    return hk.Linear(4)(x) * DRAWN[0]
def second(x):
    return hk.Linear(4)(x) * DRAWN[1]
"""


def test_twins_do_not_draw_the_same_numbers(trees) -> None:
    cases = tuple(Case(name, f"model:{name}", ("f32[2,4]",)) for name in ("first", "second"))
    report = compare(*trees(DRAWN, DRAWN), CheckOptions(cases=cases), {})
    assert report.problem is None
    assert [case.verdict for case in report.cases] == [Verdict.DIFFERS, Verdict.DIFFERS]


def test_workers_have_tokens_groups_and_ends_of_their_own(tmp_path: Path) -> None:
    with Nursery() as nursery, ExitStack() as stack:
        wires = [start(stack, Side(name, tmp_path, 60, 0.0, {}), [], nursery) for name in ("old", "new")]
        pids = [wire.child.process.pid for wire in wires]
        marks = []
        for wire in wires:
            pid = wire.child.process.pid
            held = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            marks += [each for each in held if each.startswith(b"HKMIGRATE_TOKEN=")]
            assert os.getpgid(pid) == pid
            wire.ask({"do": "bye"}, "at the end")
        assert len(set(marks)) == len(marks) == 2
        assert [wire.answer("at the end").message["never_ran"] for wire in wires] == [[], []]
        assert [wire.child.process.wait(timeout=20) for wire in wires] == [0, 0]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_worker_that_is_killed_says_by_what(tmp_path: Path) -> None:
    with Nursery() as nursery, ExitStack() as stack:
        wire = start(stack, Side("old", tmp_path, 60, 0.0, {}), [], nursery)
        os.kill(wire.child.process.pid, signal.SIGSEGV)
        with pytest.raises(Stopped, match="the old tree's process was killed by SIGSEGV in case f"):
            wire.answer("in case f")


def test_an_environment_without_jax_is_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(rooms, "BOOT", "raise ImportError('No module named jax')")
    said = "no process for the check could be started: ImportError: No module named jax"
    with Nursery() as nursery, pytest.raises(Stopped, match=said):
        nursery.worker(Side("old", tmp_path, 60, 0.0, {}))


def test_an_import_that_never_ends_is_stopped(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(rooms, "BOOT", "import time; time.sleep(300)")
    with Nursery() as nursery, pytest.raises(Stopped, match=r"not imported within the limit \(timeout\)"):
        nursery.worker(Side("old", tmp_path, 0.5, 0.0, {}))

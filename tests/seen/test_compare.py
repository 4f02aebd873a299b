"""The comparison itself: what it finds, and what it says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .compare import compare, failures
from .recorder import CAN_FORK, Recorder, Task
from .records import Access, Event, Frame, Span

READ = Access(
    "get_parameter",
    "shared",
    "w",
    (Frame("net.py", 20, "forward"), Frame("net.py", 8, "table")),
    (("Embed", "embed"), ("NameScopeModule", "shared")),
    inner=False,
)
STACK = (Span("net.py", 20, 20), Span("net.py", 7, 9))


def event(path: str | None, leaf: str | None = "w", *, certain: bool = True, stack: tuple[Span, ...] = STACK) -> Event:
    return Event("get_parameter", path, leaf, stack, certain, path is not None, f"{path}: {leaf}")


def counts(*events: Event, access: Access = READ) -> dict[str, int]:
    result = compare([access], events)
    words = ("seen", "inner", "missed", "unknown", "wrong", "extra")
    return {word: count for word in words if (count := len(getattr(result, word)))}


def test_an_event_of_the_same_name_at_the_call_is_what_it_takes() -> None:
    assert counts(event("shared")) == {"seen": 1}
    assert compare([READ], [event("shared")]).stacked == 1
    assert compare([READ], [event("shared", stack=STACK[1:])]).stacked == 0


def test_nothing_there() -> None:
    assert counts() == {"missed": 1}
    assert counts(event("shared", stack=(Span("net.py", 9, 9),))) == {"missed": 1}
    assert counts(event("shared", stack=(Span("other.py", 7, 9),))) == {"missed": 1}
    text = failures(compare([READ], []), [])
    assert "missed: get_parameter shared: w\n    at net.py:8 in table\n" in text
    assert "calls: net.py:20 in forward > net.py:8 in table" in text


def test_another_name_there() -> None:
    assert counts(event("other")) == {"missed": 1, "wrong": 1}
    assert counts(event("shared"), event("other")) == {"seen": 1, "wrong": 1}
    assert counts(event("shared"), event("shared", "b")) == {"seen": 1, "wrong": 1}
    found = [event("other")]
    assert "wrong: the engine has get_parameter other: w at net.py:7" in failures(compare([READ], found), found)


def test_another_name_that_other_inputs_may_give() -> None:
    assert counts(event("shared"), event("other", certain=False)) == {"seen": 1, "extra": 1}
    elsewhere = (Span("net.py", 30, 30), Span("net.py", 7, 9))
    assert counts(event("shared"), event("other", stack=elsewhere)) == {"seen": 1, "extra": 1}


def test_a_name_that_is_not_known() -> None:
    result = compare([READ], [event(None)])
    assert (len(result.unknown), result.missed) == (1, [])
    assert failures(result, [])
    assert not failures(result, [], unknown=False)


def test_what_a_module_of_haikus_own_reads_needs_the_module() -> None:
    inner = Access("get_parameter", "shared/linear", "w", READ.frames, (), inner=True)
    made = Event("module", "shared", None, (Span("net.py", 1, 1),), certain=False, known=True, spelled="shared")
    assert counts(access=inner) == {"missed": 1}
    assert counts(made, access=inner) == {"inner": 1, "extra": 1}


def test_a_module_is_seen_where_its_object_is_made() -> None:
    frames = (Frame("net.py", 3, "forward"), Frame("net.py", 12, "__init__"))
    made = Access("module", "shared", None, frames, (), inner=False)
    for span in (Span("net.py", 3, 3), Span("net.py", 12, 12)):
        found = Event("module", "shared", None, (span,), certain=True, known=True, spelled="shared")
        assert counts(found, access=made) == {"seen": 1}


PROGRAM = """\
import haiku as hk
import jax.numpy as jnp
from haiku import get_parameter as parameter


def table(name):
    with hk.name_scope(hk.force_name(name)):
        return parameter(
            "w", [3],
            init=jnp.ones)


def natural():
    with hk.name_scope("natural"):
        return parameter("w", [3], init=jnp.ones)


def forward(x):
    x = hk.Linear(3, name=hk.force_name("tied"))(x) + natural()
    return x * sum(table(name) for name in ("a", "b"))


MODELS = {"m": (hk.transform(forward), lambda key: (jnp.ones([2, 3]),))}
"""


@pytest.mark.skipif(not CAN_FORK, reason="programs run in forks of one process")
def test_what_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "entry.py").write_text(PROGRAM)
    with Recorder() as recorder:
        run = recorder.run(tmp_path, Task(models="from entry import MODELS"))
        broken = recorder.run(tmp_path, Task(models="import os; os._exit(1)"))
    assert (run.errors, run.notes, run.mode) == ({}, {}, "shapes")
    assert [(str(access), access.frames[-1].line, access.inner) for access in run.accesses] == [
        ("module tied", 19, False),
        ("get_parameter tied: w", 19, True),
        ("get_parameter tied: b", 19, True),
        ("scope a", 7, False),
        ("get_parameter a: w", 8, False),
        ("scope b", 7, False),
        ("get_parameter b: w", 8, False),
    ]
    assert list(broken.errors.values()) == ["the process ended early, or took more than 60 s"]

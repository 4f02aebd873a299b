"""A slice of the benchmark of random edits and messages."""

from __future__ import annotations

from tests.benchmarks.editing import edits, messages


def test_random_edits_do_not_drift() -> None:
    assert edits(1500, seed=7) == 0


def test_every_request_is_answered_whatever_else_comes() -> None:
    assert messages(600, seed=7) == {"messages": 600, "deaths": 0, "unanswered": 0}

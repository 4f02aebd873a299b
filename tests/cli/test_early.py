"""When JAX is imported before anything else is: only where a check is as good as certain to need it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from hkmigrate.check import nursery
from hkmigrate.cli.early import nursery_for


@pytest.mark.parametrize(
    ("arguments", "early"),
    [
        (["apply", "--check"], True),
        (["apply", "--check", "--quiet", "model"], True),
        (["apply", "model", "--accept=agreed", "--check"], True),
        (["apply"], False),
        (["apply", "--check", "--run", "python train.py"], False),
        (["apply", "--check", "--run=python train.py"], False),
        (["apply", "--check", "--diff"], False),
        (["apply", "--check", "--help"], False),
        (["plan", "--check"], False),
        (["check", "old", "new"], False),
        ([], False),
    ],
)
def test_only_a_check_of_configured_cases_starts_it(arguments: list[str], early: bool, monkeypatch) -> None:
    monkeypatch.setattr(nursery, "FORKS", True)
    monkeypatch.setattr(nursery, "Nursery", lambda: nullcontext("started"))
    with nursery_for(arguments) as found:
        assert found == ("started" if early else None)


def test_nothing_is_started_where_nothing_can_be_forked(monkeypatch) -> None:
    monkeypatch.setattr(nursery, "FORKS", False)
    with nursery_for(["apply", "--check"]) as found:
        assert found is None

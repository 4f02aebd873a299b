"""What single oracles would have said: the ways in which people compare two models by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hkmigrate.check import graphs, trees
from hkmigrate.check.wire import Reply

ORACLES = (
    "outputs at initial parameters, allclose",
    "bits at random parameters",
    "the same with training mode and gradients",
    "digest of apply",
    "parameter and state trees",
    "bits of initial values",
    "all of these",
)
Cases = Mapping[str, Mapping[str, Any]]


def alone(old: Cases, new: Cases, traced: Sequence[tuple[Reply, Reply]], renames: Mapping[str, str]) -> dict[str, bool]:
    """Which of the oracles see a difference."""
    first = next(iter(old))
    seen = [
        not _close(old[first]["first"], new[first]["first"]),
        any(old[first][key] != new[first][key] for key in ("random", "again")),
        any(old[name][key] != new[name][key] for name in old for key in ("random", "again", "gradients")),
        any(_apply(was) != _apply(now) for was, now in traced),
        any(_moved(was, now, renames) for was, now in traced),
        any(old[name]["initial"] != new[name]["initial"] for name in old),
    ]
    return dict(zip(ORACLES, [*seen, any(seen)], strict=True))


def _close(old: Any, new: Any) -> bool:
    if isinstance(new, str):  # what it raises
        return False
    return len(old) == len(new) and all(
        len(was) == len(now) and np.allclose(was, now, rtol=1e-4, atol=1e-6, equal_nan=True)
        for was, now in zip(old, new, strict=True)
    )


def _apply(reply: Reply) -> list[Any]:
    if reply.error is not None:
        return [reply.error]
    return [
        (part["part"], part["leaves"], part["effects"]) for part in reply.message["parts"] if part["part"] != "init"
    ]


def _moved(old: Reply, new: Reply, renames: Mapping[str, str]) -> bool:
    if old.error or new.error:
        return True
    return any(
        trees.difference(kind, old.message[key], new.message[key], renames) is not None
        for kind, key in (("parameter", "params"), ("state", "state"))
    )


def is_settled(traced: tuple[Reply, Reply], renames: Mapping[str, str]) -> bool | None:
    """Whether a case fails, or does not, whatever its numbers are; None where they decide.

    It fails when its graphs differ in what can be seen of them, since even equal numbers would have to be accepted.
    """
    old, new = traced
    if old.error or new.error or "parts" not in old.message or "parts" not in new.message:
        return None
    if _moved(old, new, renames):
        return True
    if hides(traced) and not graphs.differ_visibly(old.message, new.message):
        return None
    return graphs.difference(old.message, new.message) is not None


def hides(traced: tuple[Reply, Reply]) -> bool:
    """Whether the graphs of either tree hold what cannot be seen into."""
    return any(reply.message.get("opaque") for reply in traced)

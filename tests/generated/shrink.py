"""A smaller program that is wrong in the same way: fewer and smaller choices."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

Numbers = tuple[int, ...]


def shrink(numbers: Sequence[int], is_wrong: Callable[[Numbers], Numbers | None], seconds: float) -> Numbers:
    """The smallest choices found in time for which `is_wrong` gives the choices that were really used."""
    best, end = tuple(numbers), time.monotonic() + seconds
    size = max(1, len(best) // 2)
    while size and time.monotonic() < end:
        smaller = _pass(best, size, is_wrong, end)
        if smaller == best:
            size //= 2
        best = smaller
    return best


def _pass(best: Numbers, size: int, is_wrong: Callable[[Numbers], Numbers | None], end: float) -> Numbers:
    """One sweep: blocks of `size` are deleted or set to 0, and single numbers made smaller."""
    at = len(best) - size
    while at > -size and time.monotonic() < end:
        start = max(at, 0)
        for tried in _smaller(best, start, size):
            used = is_wrong(tried)
            if used is not None and _rank(used) < _rank(best):
                best = used
                break
        at -= size
    return best


def _smaller(best: Numbers, start: int, size: int) -> list[Numbers]:
    block, rest = best[start : start + size], best[start + size :]
    found = [best[:start] + rest]
    if any(block):
        found.append(best[:start] + (0,) * len(block) + rest)
    if size == 1 and block and block[0] > 1:
        found += [(*best[:start], block[0] // 2, *rest), (*best[:start], block[0] - 1, *rest)]
    return found


def _rank(numbers: Numbers) -> tuple[int, int, int]:
    return len(numbers), sum(1 for number in numbers if number), sum(numbers)

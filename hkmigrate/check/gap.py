"""How far the numbers of a result are from those of its counterpart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a leaf is from its counterpart.

    Attributes:
        largest: the largest difference; None where only NaN or infinity differ.
        within: whether every number lies within the tolerance.
    """

    largest: float | None
    within: bool


def gap_of(was: bytes, now: bytes, tolerance: float = 0.0) -> Gap:
    """The largest difference of two arrays, each given as 64-bit floats."""
    old, new = np.frombuffer(was), np.frombuffer(now)
    if old.shape != new.shape:
        return Gap(None, within=False)
    with np.errstate(invalid="ignore", over="ignore"):
        gap = np.abs(old - new)
        same = (old == new) | (np.isnan(old) & np.isnan(new))
        near = np.isfinite(gap) & (gap <= tolerance * np.maximum(1.0, np.abs(old)))
    within = bool(np.all(same | near))
    finite = gap[np.isfinite(gap)]
    largest = float(finite.max()) if finite.size else 0.0
    odd = bool(np.any(np.isnan(old) != np.isnan(new)) or np.any(np.isinf(gap)))
    return Gap(None if odd and largest == 0.0 else largest, within)

"""Choices: one small interface over a seeded generator, and over a recorded list."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Makes choices out of numbers below a bound; 0 is always the simplest choice.

    Attributes:
        taken: every number that was drawn, in order.
    """

    def __init__(self, below: Callable[[int], int]) -> None:
        self._below = below
        self.taken: list[int] = []

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        if bound == 1:
            return 0
        self.taken.append(self._below(bound))
        return self.taken[-1]

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) >= 100 - percent

    def choice(self, options: Sequence[T]) -> T:
        """One of several, the first being the simplest."""
        return options[self.below(len(options))]

    def weighted(self, options: Mapping[T, int]) -> T:
        """One of several by weight, the first being the simplest."""
        number = self.below(sum(options.values()))
        for option, weight in options.items():
            number -= weight
            if number < 0:
                return option
        raise AssertionError("weights are positive")


def seeded(seed: int, index: int) -> Draw:
    """The choices of program `index` of a seed, the same on every machine."""
    source = random.Random(f"{seed}:{index}")
    return Draw(source.randrange)


def replayed(numbers: Iterable[int]) -> Draw:
    """Recorded choices once more; what lies beyond a bound is cut to it, and after the end comes the simplest."""
    rest = iter(numbers)
    return Draw(lambda bound: min(next(rest, 0), bound - 1))

"""`python -m tests.benchmarks.growth [SHAPE ...]`: how execution, and a whole plan, grow as programs do."""

from __future__ import annotations

import argparse
import math
import sys

from . import SHAPES
from .shape import Shape
from .work import executed, planned

TOO_MUCH = 1.3
"""A larger exponent is flagged."""
ENOUGH = 0.05
"""Of executions that take fewer seconds, and plans that take fewer times ten of them, time tells nothing."""


def exponent(small: float, large: float, sizes: tuple[int, int]) -> float:
    """The power of the size with which something grows."""
    return math.log2(max(large, 1e-6) / max(small, 1e-6)) / math.log2(sizes[1] / sizes[0])


def sizes_of(shape: Shape) -> tuple[int, int]:
    """The first size of which the double takes long enough to be measured, and that double."""
    small = shape.first
    while small * 4 <= shape.most and small < 64 * shape.first:
        if executed(shape.build(2 * small)).seconds >= ENOUGH:
            break
        small *= 2
    return small, min(2 * small, shape.most)


def measure(shape: Shape, *, plans: bool) -> dict[str, float]:
    """Prints a line for a shape; the exponents that could be measured."""
    sizes = sizes_of(shape)
    works = [executed(shape.build(n), runs=3) for n in sizes]
    found = {"steps": exponent(works[0].steps, works[1].steps, sizes)}
    if works[1].seconds >= ENOUGH:
        found["time"] = exponent(works[0].seconds, works[1].seconds, sizes)
    whole = [planned(shape.build(n)) for n in sizes] if plans else [0.0, 0.0]
    if whole[0] is None or whole[1] is None:
        found["plan"] = math.inf
    elif whole[1] >= 10 * ENOUGH:
        found["plan"] = exponent(whole[0], whole[1], sizes)
    if not all(work.ended for work in works):
        found["steps"] = math.inf
    text = f"{shape.name:26}{'{}, {}'.format(*sizes):>12}{works[1].steps:>10}{works[1].seconds:>9.3f} s"
    text += f"{whole[1]:>9.2f} s" if whole[1] is not None else f"{'ended':>11}"
    for word in ("steps", "time", "plan"):
        value = found.get(word)
        text += f"{'-' if value is None else f'{value:.2f}':>8}" + ("!" if (value or 0) > TOO_MUCH else " ")
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return found


def main() -> int:
    """Prints a table and a tally; 1 when anything grows too quickly."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE", help="only these")
    parser.add_argument("--execution", action="store_true", help="leave whole plans out")
    given = parser.parse_args()
    heads = ("steps", "execution", "plan", "steps", "time", "plan")
    widths = (10, 11, 11, 8, 9, 9)
    columns = "".join(f"{word:>{width}}" for word, width in zip(heads, widths, strict=True))
    sys.stdout.write(f"{'shape':26}{'sizes':>12}{columns}\n")
    found = {name: measure(SHAPES[name], plans=not given.execution) for name in given.shapes or SHAPES}
    flagged = {word: [name for name, one in found.items() if one.get(word, 0) > TOO_MUCH] for word in heads[3:]}
    counts = ", ".join(f"{word} {len(names)}" for word, names in flagged.items())
    sys.stdout.write(f"{len(found)} shapes; exponents above {TOO_MUCH}: {counts}\n")
    return 1 if any(flagged.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.generated --programs 1000 --seed 1 --workers 2`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .draw import seeded
from .program import write
from .run import Settings, run


def main() -> int:
    """Judge programs from the command line; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.generated", description=__doc__)
    parser.add_argument("--programs", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="which programs; number i of a seed is always the same")
    parser.add_argument("--first", type=int, default=0, help="the first number")
    parser.add_argument("--workers", type=int, default=1, help="lanes, each with a worker for old and one for new")
    parser.add_argument("--keep", type=Path, help="folder for reports of what is wrong or invalid")
    parser.add_argument("--keep-refused", action="store_true", help="keep needlessly refused programs too")
    parser.add_argument("--shrink", type=float, default=0.0, metavar="SECONDS", help="make kept programs smaller")
    parser.add_argument("--lazy", action="store_true", help="do not run programs in which nothing changes")
    parser.add_argument("--show", action="store_true", help="print the programs and judge nothing")
    given = parser.parse_args()
    if given.show:
        for index in range(given.first, given.first + given.programs):
            sys.stdout.write(f"##### {given.seed}:{index}\n{write(seeded(given.seed, index)).text()}\n")
        return 0
    settings = Settings(
        given.seed, given.first, given.programs, given.keep, given.shrink, given.keep_refused, given.lazy, progress=True
    )
    started = time.monotonic()
    tally = run(settings, given.workers)
    took = time.monotonic() - started
    lines = [*tally.lines()]
    sys.stdout.write(
        "\n".join([*lines[:-1], f"  {took:.0f} s, {took / max(1, tally.total):.2f} s a program", lines[-1]])
    )
    sys.stdout.write("\n")
    return 0 if tally.sound else 1


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.seen [PART ...]` compares golden and natural programs, `--generated N --seed S` generated ones."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from . import engine, subjects
from .judge import Outcome, judge
from .recorder import Recorder

COLUMNS = ("accesses", "seen", "stacked", "inner", "missed", "unknown", "wrong", "extra")


def main() -> int:
    """Prints a table and a tally; 1 when anything is missed, wrong or not known."""
    parser = argparse.ArgumentParser(prog="python -m tests.seen", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="only programs with one of these in their names")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="so many generated programs instead")
    parser.add_argument("--seed", type=int, default=0, help="the seed of those")
    parser.add_argument("--quiet", action="store_true", help="no line for a program in which nothing is wrong")
    given = parser.parse_args()
    if given.generated:
        chosen = subjects.generated(given.generated, given.seed)
    else:
        chosen = [*subjects.golden(), *subjects.natural()]
    chosen = [one for one in chosen if not given.parts or any(part in one.name for part in given.parts)]
    outcomes: list[Outcome] = []
    with Recorder() as recorder:
        sys.stdout.write(f"{'':60}" + "".join(f"{word:>9}" for word in (*COLUMNS, "engine", "run")) + "\n")
        for subject in chosen:
            outcome = judge(subject, recorder, engine.seen)
            outcomes.append(outcome)
            if outcome.message or not given.quiet:
                sys.stdout.write(_row(outcome))
                sys.stdout.flush()
    sys.stdout.write(_tally(outcomes))
    return 1 if any(outcome.message for outcome in outcomes) else 0


def _counts(outcome: Outcome) -> Counter[str]:
    result = outcome.result
    found = Counter({word: len(getattr(result, word)) for word in (*COLUMNS[3:], "seen")})
    return found + Counter({"accesses": result.total, "stacked": result.stacked})


def _row(outcome: Outcome) -> str:
    counts = _counts(outcome)
    row = f"{outcome.name:60}" + "".join(f"{counts[word] or '.':>9}" for word in COLUMNS)
    row += f"{outcome.engine * 1000:>6.0f} ms{outcome.real:>7.2f} s\n"
    said = outcome.message.splitlines()
    if outcome.run.errors and not said:
        said = [f"does not run to its end: {subjects.CANNOT_RUN[outcome.name]}"]
    return row + "".join(f"    {line}\n" for line in said)


def _tally(outcomes: list[Outcome]) -> str:
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += _counts(outcome)
    clean = sum(1 for one in outcomes if not (one.message or one.result.unknown or one.run.errors))
    silent = sum(1 for one in outcomes if not one.result.total)
    failed = sum(1 for one in outcomes if one.run.errors)
    engine_time, real = sum(one.engine for one in outcomes), sum(one.real for one in outcomes)
    return (
        f"{len(outcomes)} programs, {clean} with nothing missed, wrong or not known ({silent} have no access); "
        f"{failed} do not run whole\n"
        + ", ".join(f"{word} {total[word]}" for word in COLUMNS)
        + f"; engine {engine_time:.1f} s, runs {real:.1f} s, {time.process_time():.1f} s of CPU here\n"
    )


if __name__ == "__main__":
    sys.exit(main())

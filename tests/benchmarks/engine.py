"""`python -m tests.benchmarks.engine PACKAGE...`: the execution of installed packages, and where it came to an end.

A path that ends in an exception is one that no program takes, or something that the tables of the library lack.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from hkmigrate.detect.evaluate.events import Death
from hkmigrate.detect.evaluate.run import evaluate_project
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

MOST = 15
"""So many of the most frequent are listed."""


def report(package: str) -> str:
    """What the execution of a package came to."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return f"{package}: not installed\n"
    with TemporaryDirectory() as folder:  # installed packages are passed over where they lie
        shutil.copytree(Path(found.origin).parent, Path(folder) / package)
        return _report(package, Path(folder))


def _report(package: str, folder: Path) -> str:
    project = Project(read_tree([folder]))
    for path in project.tree.files:
        project.module(path)
    before = time.process_time()
    events = evaluate_project(project)
    seconds = time.process_time() - before
    whole = sum(death.whole for death in events.deaths)
    roots = len({access.root for access in events.accesses})
    lines = [
        f"{package}: {events.steps} steps in {seconds:.2f} s; {len(events.accesses)} accesses in {roots} roots, "
        f"{len(events.entered)} functions ran; {len(events.deaths)} deaths, {whole} of them whole"
    ]
    lines += [f"    {'whole ' if one.whole else ''}{one.place}: {one.what}" for one in _worst(events.deaths)]
    codes = Counter(code for code, _, _ in events.unknown)
    lines.append("    not known: " + ", ".join(f"{code} {count}" for code, count in codes.most_common(MOST)))
    reasons = Counter((code, why) for code, _, why in events.unknown)
    lines += [f"        {count:>4} {code}: {why}" for (code, why), count in reasons.most_common(MOST)]
    return "\n".join(lines) + "\n"


def _worst(deaths: Iterable[Death]) -> list[Death]:
    return sorted(deaths, key=lambda one: not one.whole)[:MOST]


def main() -> int:
    """Prints a report for each package."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engine", description=__doc__)
    parser.add_argument("packages", nargs="+", metavar="PACKAGE")
    for package in parser.parse_args().packages:
        sys.stdout.write(report(package))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.benchmarks.speed`: does a plan of two million lines take no longer than ruff's check of them?"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from .measure import as_installed
from .speed_page import Taken, write_page
from .speed_trees import installed, packages, program

RULE = """\
rules:
  - {id: forced, languages: [python], severity: INFO, message: forced, pattern: $HK.force_name(...)}
"""


MOST_INSTALLED = 1.0
"""Of the processors' time of ruff, what a plan may take beside an installed environment."""
_COMPARED = ("hkmigrate plan", "ruff")


@dataclass
class Tool:
    """A command to measure on a tree, with what its runs took.

    Attributes:
        name: as the table has it.
        command: its words, `TREE` for the tree.
        scale: what the time is multiplied by, where only a part of the tree is read.
    """

    name: str
    command: list[str]
    scale: float = 1.0
    runs: list[Taken] = field(default_factory=list)

    def run(self, tree: Path) -> None:
        """Run it once."""
        found = taken([word.replace("TREE", str(tree)) for word in self.command])
        self.runs.append(Taken(found.wall * self.scale, found.processor * self.scale))

    @property
    def median(self) -> Taken:
        """The middle ones of its times."""
        return middle(self.runs)


def say(text: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def middle(runs: list[Taken]) -> Taken:
    """The medians of several runs."""
    return Taken(statistics.median(run.wall for run in runs), statistics.median(run.processor for run in runs))


def taken(command: list[str]) -> Taken:
    """What a command takes, start of the process included.

    Raises:
        RuntimeError: it fails.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-500:]}\n{done.stderr[-2000:]}")
    return Taken(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def plan(tree: Path) -> list[str]:
    """The command that plans a tree."""
    return [sys.executable, "-m", "hkmigrate", "plan", "--quiet", str(tree)]


def tools(rule: Path, step: int) -> list[Tool]:
    """Those that are installed, hkmigrate first."""
    semgrep = ["scan", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--max-target-bytes=0"]
    others = {
        "ruff": ["ruff", "check", "--no-cache", "--isolated", "--quiet", "TREE"],
        "rg": ["rg", "-l", "force_name", "TREE"],
        "ast-grep": ["ast-grep", "run", "--lang", "python", "--pattern", "$HK.force_name($$$)", "TREE"],
        "semgrep": ["semgrep", *semgrep, "--config", str(rule), "TREE"],
    }
    found = [Tool("hkmigrate plan", plan(Path("TREE")))]
    for name, (program_name, *words) in others.items():
        near = shutil.which(program_name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        if near is None:
            say(f"{name} is not installed, and left out")
        else:
            found.append(Tool(name, [near, *words]))
    codemod = [sys.executable, "-m", "tests.benchmarks.speed_codemod", "TREE", str(step)]
    return [*found, Tool("a libcst codemod", codemod, float(step))]


def compared(folder: Path, arguments: argparse.Namespace) -> tuple[list[Tool], tuple[int, int]]:
    """The tools, measured in turn on one tree, and the lines and files of the tree."""
    rule = folder / "rule.yaml"
    rule.write_text(RULE)
    size = packages(folder / "tree", arguments.lines)
    say(f"{size[0]:,} lines in {size[1]:,} files")
    found = tools(rule, arguments.step)
    for number in range(arguments.rounds):
        for tool in found:
            if number == 0 or tool.scale == 1.0:
                tool.run(folder / "tree")
                say(f"{tool.name}: {tool.runs[-1].wall:.2f} s, {tool.runs[-1].processor:.2f} s of the processors")
    return found, size


def beside_installed(folder: Path, rounds: int) -> int:
    """A plan and ruff, in turn, on an environment as it is installed with a program beside it; 1 if that fails."""
    lines, files = installed(folder / "tree")
    say(f"{lines:,} lines in {files:,} files, as they are installed, and a program beside them")
    own, ruff = (tool for tool in tools(folder / "rule.yaml", 1) if tool.name in _COMPARED)
    for _ in range(rounds):
        for tool in (own, ruff):
            tool.run(folder / "tree")
            say(f"{tool.name}: {tool.runs[-1].wall:.2f} s, {tool.runs[-1].processor:.2f} s of the processors")
    told = subprocess.run([*plan(folder / "tree"), "--format", "json"], capture_output=True, text=True, check=False)
    names = [group["name"] for group in json.loads(told.stdout)["groups"]]
    share = own.median.processor / ruff.median.processor
    say(f"groups found: {', '.join(names) or 'none'}; {share:.2f} of ruff's time, of at most {MOST_INSTALLED}")
    return 0 if "global_embed" in names and share <= MOST_INSTALLED else 1


def scaled(folder: Path, arguments: argparse.Namespace) -> dict[str, list[tuple[int, float]]]:
    """The time of a plan against the lines of a tree, the hack sites, and the files that they lie in."""
    found: dict[str, list[tuple[int, float]]] = {}
    for part in (8, 4, 2, 1):
        lines, _ = packages(folder / f"lines_{part}", arguments.lines // part, arguments.lines // 8)
        found.setdefault("lines", []).append((lines, _median(folder / f"lines_{part}", arguments.rounds)))
    for most, kind in ((arguments.sites, "sites"), (arguments.files, "files")):
        for number in (10**power for power in range(7) if 10**power <= most):
            tree = folder / f"{kind}_{number}"
            program(tree, number, number if kind == "files" else 1)
            found.setdefault(kind, []).append((number, _median(tree, arguments.rounds)))
            say(f"{number} {kind}: {found[kind][-1][1]:.2f} s")
    return found


def _median(tree: Path, rounds: int) -> float:
    return middle([taken(plan(tree)) for _ in range(rounds)]).processor


def main() -> int:
    """Measure, and write the table and the picture; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--lines", type=int, default=2_000_000, help="lines of the tree (default: 2,000,000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (default: 3)")
    parser.add_argument(
        "--step", type=int, default=40, help="the codemod reads one file in so many (default: 40; 1: all)"
    )
    parser.add_argument("--sites", type=int, default=1000, help="the most hack sites (default: 1000)")
    parser.add_argument("--files", type=int, default=1000, help="the most files that they lie in (default: 1000)")
    parser.add_argument("--installed", action="store_true", help="only beside an environment as it is installed")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md and docs/speed.svg")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    as_installed()
    if arguments.installed:
        with tempfile.TemporaryDirectory(prefix="hkmigrate-speed-") as name:
            return beside_installed(Path(name), arguments.rounds)
    with tempfile.TemporaryDirectory(prefix="hkmigrate-speed-") as name:
        found, size = compared(Path(name), arguments)
        growth = scaled(Path(name), arguments)
    loads = (load, os.getloadavg()[0])
    page = write_page(
        [(tool.name, tool.median, tool.scale) for tool in found], growth, size, loads, write=arguments.write
    )
    say(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())

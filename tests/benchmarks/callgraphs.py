"""`python -m tests.benchmarks.callgraphs FOLDER`: the calls that execution meets, beside PyCG's micro-benchmark.

FOLDER is a checkout of https://github.com/vitsalis/PyCG. Each of its snippets has the graph of its calls, made by hand.
Compared are the calls of functions of the snippet; what is outside of it is left out on both sides.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hkmigrate.detect.evaluate.evaluator import Evaluator
from hkmigrate.detect.evaluate.program import Program
from hkmigrate.source.project import Project
from hkmigrate.source.tree import read_tree

Edge = tuple[str, str]
Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
PUBLISHED = "PyCG, as published: precision 99.2 %, recall 69.9 % on real projects"
WORDS = ("snippets", "complete", "sound", "precision", "recall")


@dataclass
class Names:
    """What the functions of a snippet are called.

    Attributes:
        of: the dotted name of each function and file.
        caller: of each other node, what runs when it is evaluated.
    """

    of: dict[ast.AST, str] = field(default_factory=dict)
    caller: dict[ast.AST, str] = field(default_factory=dict)

    def add(self, tree: ast.Module, name: str) -> None:
        """Take in a file."""
        self.of[tree] = name
        self._inside(tree, name, name, Counter())

    def _inside(self, node: ast.AST, dotted: str, runs: str, lambdas: Counter[str]) -> None:
        for child in ast.iter_child_nodes(node):
            self._add(child, dotted, runs, lambdas)

    def _add(self, node: ast.AST, dotted: str, runs: str, lambdas: Counter[str]) -> None:
        self.caller[node] = runs
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                name = self.of[node] = f"{dotted}.{node.name}"
                for part in (*node.decorator_list, node.args):
                    self._add(part, dotted, runs, lambdas)
                for statement in node.body:
                    self._add(statement, name, name, lambdas)
            case ast.Lambda():
                lambdas[dotted] += 1
                name = self.of[node] = f"{dotted}.<lambda{lambdas[dotted]}>"
                self._add(node.args, dotted, runs, lambdas)
                self._add(node.body, name, name, lambdas)
            case ast.ClassDef():
                self._inside(node, f"{dotted}.{node.name}", runs, lambdas)
            case _:
                self._inside(node, dotted, runs, lambdas)


def found_in(folder: Path) -> tuple[set[Edge], set[str]]:
    """The calls in a snippet, from its `main.py` on, and the names of all that can be called."""
    program = Program(Project(read_tree([folder])))
    machine, names = Evaluator(program, limit=100_000), Names()
    for path in program.project.tree.files:
        module = program.project.module(path)
        if module is not None:
            dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            names.add(module.tree, dotted)
    main = program.project.module("main.py")
    assert main is not None
    program.load(machine, main)
    edges = {
        (names.caller[call], names.of[callee])
        for call, called in machine.events.calls.items()
        for callee in called.callees
        if call in names.caller and callee in names.of
    }
    return edges, set(names.of.values())


def wanted_in(folder: Path, known: set[str]) -> set[Edge]:
    """The calls that the snippet is said to have."""
    graph = json.loads((folder / "callgraph.json").read_text())
    return {(caller, callee) for caller, callees in graph.items() for callee in callees if callee in known}


def compare(folder: Path) -> tuple[Counter[str], list[str]]:
    """Counts for a snippet, and what differs."""
    found, known = found_in(folder)
    wanted = wanted_in(folder, known)
    missed, extra = sorted(wanted - found), sorted(found - wanted)
    counts = Counter(snippets=1, complete=not extra, sound=not missed)
    counts.update(found=len(found), wanted=len(wanted), both=len(found & wanted))
    said = [f"missed {caller} -> {callee}" for caller, callee in missed]
    return counts, said + [f"extra {caller} -> {callee}" for caller, callee in extra]


def row(name: str, counts: Counter[str]) -> str:
    """A line of the table."""
    shares = (counts["both"] / max(counts[word], 1) if counts[word] else 1.0 for word in ("found", "wanted"))
    numbers = "".join(f"{counts[word]:>10}" for word in WORDS[:3])
    return f"{name:20}{numbers}" + "".join(f"{share:>10.1%}" for share in shares) + "\n"


def rows(folder: Path) -> Iterator[str]:
    """The table, with what differs in a snippet below its category."""
    yield f"{'':20}" + "".join(f"{word:>10}" for word in WORDS) + "\n"
    total: Counter[str] = Counter()
    for category in sorted(folder.iterdir()):
        counts: Counter[str] = Counter()
        lines: list[str] = []
        for snippet in sorted(path.parent for path in category.glob("*/callgraph.json")):
            one, said = compare(snippet)
            counts += one
            lines += [f"    {category.name}/{snippet.name}: {line}\n" for line in said]
        total += counts
        yield row(category.name, counts)
        yield from lines
    yield row("all", total)


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.callgraphs", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a checkout of PyCG")
    folder = parser.parse_args().folder / "micro-benchmark" / "snippets"
    sys.setrecursionlimit(60_000)
    for line in rows(folder):
        sys.stdout.write(line)
    sys.stdout.write(f"{PUBLISHED}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

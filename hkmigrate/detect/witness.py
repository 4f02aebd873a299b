"""What expressions come to when the program runs, told to the analyses that read them where they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.run import evaluate_project, start_paths
from hkmigrate.source.children import walk
from hkmigrate.source.project import Project

_SEEDS = ("force_name", "FORCE")
_ALL_SEEDS = (*_SEEDS, "get_parameter", "get_state", "set_state")
_WATCHED = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.JoinedStr, ast.BinOp, ast.IfExp)
_PUT_TOGETHER = (ast.JoinedStr, ast.BinOp, ast.IfExp)


class Witness:
    """The abstract execution of a program, which runs when it is first asked of something that it watches.

    Attributes:
        project: the program's tree.
    """

    def __init__(
        self,
        project: Project,
        entry_points: Iterable[str],
        wanted: Iterable[str] = (),
        paths: Iterable[str] | None = None,
    ) -> None:
        """`paths` are the files to run; by default those that can force a name, and those that lead to them.

        Where a group without a forced name is among those that are `wanted`, those count that read any parameter.
        """
        self.project = project
        self._seeds = _ALL_SEEDS if any(name.startswith("~") for name in wanted) else _SEEDS
        self._entry_points = tuple(entry_points)
        self._paths = paths
        self._consumers: Mapping[str, Iterable[str]] = {}

    def seen(self, node: ast.expr) -> object:
        """The text, number or truth value that an expression was whenever it was evaluated; None for anything else."""
        if node not in self._watched:
            return None
        found = self.events.observed.get(node)
        return found if isinstance(found, str | int | float) else None

    @cached_property
    def _watched(self) -> frozenset[ast.AST]:
        """The expressions that may be or come to be a forced name: in files that can force one, and what calls give."""
        files = self.project.mentioning(_SEEDS)
        others = (self.project.module(path) for path in self._run)
        given = (
            node
            for module in others
            if module is not None
            for call in module.of(ast.Call)
            for argument in (*call.args, *(word.value for word in call.keywords))
            for node in (walk(argument) if isinstance(argument, _PUT_TOGETHER) else [argument])
        )
        every = chain((node for module in files for node in module.nodes), given)
        return frozenset(node for node in every if isinstance(node, _WATCHED))

    @cached_property
    def _run(self) -> Sequence[str]:
        """The paths of the files to run."""
        return tuple(start_paths(self.project, self._seeds) if self._paths is None else self._paths)

    @cached_property
    def events(self) -> Events:
        """What was met."""
        return evaluate_project(
            self.project, self._entry_points, watched=self._watched, paths=self._run, consumers=self._consumers
        )

    @property
    def ran(self) -> frozenset[str] | None:
        """The files that ran; None where this ended before all of them had."""
        return frozenset(self.events.files) if -1 not in self.events.cut else None

    def of(self, other: Project) -> Witness:
        """The witness of the same program after its files have changed, or been created.

        Only those run that have changed, and those whose code has imported one of them: others do what they did.
        """
        before, after = self.project.tree.files, other.tree.files
        created = after.keys() - before.keys()
        changed = {path for path in self.events.files if path in after and before[path] != after[path]}
        paths = {*created, *_leading_to(changed, self.events.loaded)} & after.keys()
        witness = Witness(other, self._entry_points, paths=sorted(paths))
        witness._consumers = self.events.consumers
        return witness


def _leading_to(paths: Iterable[str], loaded: Mapping[str, Iterable[str]]) -> set[str]:
    """The files, and all whose code has imported one of them, directly or through others."""
    importers: dict[str, list[str]] = {}
    for importer, below in loaded.items():
        for one in below:
            importers.setdefault(one, []).append(importer)
    found = set(paths)
    queue = list(found)
    while queue:
        fresh = set(importers.get(queue.pop(), ())) - found
        found |= fresh
        queue += fresh
    return found

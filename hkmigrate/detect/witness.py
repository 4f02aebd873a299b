"""What expressions come to when the program runs, told to the analyses that read them where they stand."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cached_property

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.run import evaluate_project, start_paths
from hkmigrate.source.project import Project

_SEEDS = ("force_name", "FORCE")
_ALL_SEEDS = (*_SEEDS, "get_parameter", "get_state", "set_state")
_WATCHED = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.JoinedStr, ast.BinOp, ast.IfExp)


class Witness:
    """The abstract execution of a program, which runs when it is first asked of something that it watches.

    Attributes:
        project: the program's tree.
    """

    def __init__(self, project: Project, entry_points: Iterable[str], wanted: Iterable[str] = ()) -> None:
        self.project = project
        self._seeds = _ALL_SEEDS if any(name.startswith("~") for name in wanted) else _SEEDS
        self._entry_points = tuple(entry_points)

    def seen(self, node: ast.expr) -> object:
        """The text, number or truth value that an expression was whenever it was evaluated; None for anything else."""
        if node not in self._watched:
            return None
        found = self.events.observed.get(node)
        return found if isinstance(found, str | int | float) else None

    @cached_property
    def _watched(self) -> frozenset[ast.AST]:
        """The expressions of the files that can force a name, which may be or come to be such a name."""
        files = self.project.mentioning(_SEEDS)
        return frozenset(node for module in files for node in module.nodes if isinstance(node, _WATCHED))

    @cached_property
    def events(self) -> Events:
        """What was met."""
        paths = start_paths(self.project, self._seeds)
        return evaluate_project(self.project, self._entry_points, watched=self._watched, paths=paths)

    def of(self, other: Project, created: Iterable[str]) -> Events:
        """What is met in the same program after its files have changed, or been created."""
        paths = {*self.events.files, *created} & other.tree.files.keys()
        return evaluate_project(other, self._entry_points, paths=sorted(paths))

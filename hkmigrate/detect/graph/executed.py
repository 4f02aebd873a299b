"""What the execution says of functions and classes of the tree: who calls them, and what becomes of them as values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.values import Place
from hkmigrate.detect.program.nodes import Owner, node_id
from hkmigrate.model.place import Span
from hkmigrate.source.project import Module, Project
from hkmigrate.source.scopes import FunctionNode


@dataclass(frozen=True, slots=True)
class Caller:
    """A place at which something was called.

    Attributes:
        module: its file.
        node: the call, or what else calls.
        direct: whether it is called by a call, which gives it its arguments.
        others: what the same call calls beside it: nodes of the tree, and names of what is not of the tree.
        runs: whether it is a transform that is made there which calls it.
    """

    module: Module
    node: ast.AST
    direct: bool
    others: tuple[ast.AST | str, ...] = ()
    runs: bool = False


class Executed:
    """Answers by what was met when the program ran."""

    def __init__(self, project: Project, events: Events) -> None:
        self.project = project
        self._events = events

    @cached_property
    def _callers(self) -> dict[ast.AST, list[ast.AST]]:
        found: dict[ast.AST, list[ast.AST]] = {}
        for node, called in self._events.calls.items():
            if node not in self._events.handing:  # what a wrapper hands on is called by those that call the wrapper
                for callee in dict.fromkeys((*called.callees, *called.direct)):
                    if isinstance(callee, ast.AST):
                        found.setdefault(callee, []).append(node)
        return found

    def callers(self, callee: ast.AST) -> Iterator[Caller]:
        """Every place at which a function or class was called, in no order."""
        for node in self._callers.get(callee, ()):
            called = self._events.calls[node]
            module = self.project.module(called.path)
            if module is not None and node in module.parents:
                direct = isinstance(node, ast.Call) and callee in called.direct
                others = self.others_at(node, callee) if isinstance(node, ast.Call) else ()
                yield Caller(module, node, direct, others, callee in called.run)

    def is_called_at(self, call: ast.Call, callee: ast.AST) -> bool | None:
        """Whether a call calls this, None where it was not run."""
        called = self._events.calls.get(call)
        if called is None or not called.direct:
            return None
        return callee in called.direct

    def others_at(self, call: ast.Call, callee: ast.AST) -> tuple[ast.AST | str, ...]:
        """What a call calls beside this."""
        called = self._events.calls.get(call)
        return tuple(one for one in called.direct if one is not callee) if called is not None else ()

    def is_value(self, expression: ast.expr, definition: ast.AST) -> bool | None:
        """Whether an expression was this function or class, None where it was not run."""
        found = self._events.values.get(expression)
        return None if found is None else definition in found

    def runs_outside(self, definition: ast.AST) -> bool:
        """Whether a function ran, or a class was built, outside of every transform."""
        return definition in self._events.outside

    def ran(self, code: ast.AST) -> bool:
        """Whether the code of a function or lambda ran, or that of a file or class body."""
        return not isinstance(code, FunctionNode) or code in self._events.entered

    def is_assumed(self, function: ast.AST) -> bool:
        """Whether it is only assumed that something transforms a function."""
        return function in self._events.assumed

    def escaped(self, definition: ast.AST) -> tuple[Place, str] | None:
        """Where a function or class was given to something that is not followed, and what that is."""
        return self._events.escaped.get(definition)

    def barred(self, definition: ast.AST) -> tuple[Place, str] | None:
        """Where a function is given to what runs it in a transform of its own, and what that is."""
        return self._events.barred.get(definition)

    def transformed(self, function: ast.AST) -> Span | None:
        """Where a function is handed to a transform, None if it is not."""
        found = self._events.transformed.get(function)
        if found is None:
            return None
        path, node = found
        module = self.project.module(path)
        if node is None and isinstance(function, ast.AST):
            home = self.home_of(function)
            return home[0].span(function) if home is not None else None
        if module is None or node is None or node not in module.parents:
            return None
        given = node.args[0] if isinstance(node, ast.Call) and node.args else node
        return module.span(given)

    def roots(self) -> Iterator[str]:
        """For each transform by its number, the id of the function of the tree that it runs; else an empty text."""
        for function in self._events.root_functions:
            yield (self.id_of(function) or "") if function is not None else ""

    def id_of(self, definition: ast.AST) -> str | None:
        """The id of a function or class of the tree that was met, None for others."""
        found = self.home_of(definition)
        return node_id(found[0], found[1]) if found is not None else None

    def home_of(self, definition: ast.AST) -> tuple[Module, Owner] | None:
        """The file that a function or class stands in, with itself."""
        module = self._homes.get(definition)
        return (module, definition) if module is not None and isinstance(definition, Owner) else None

    @cached_property
    def _homes(self) -> dict[ast.AST, Module]:
        found: dict[ast.AST, Module] = {}
        for path in self._events.files:
            module = self.project.module(path)
            if module is not None:
                found |= dict.fromkeys(module.identifiers, module)
        return found

"""Who calls what in the execution of a program, below one of its functions, and what is given for a parameter there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.program.nodes import method_class
from hkmigrate.source.project import Module, Project

Function = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Edge:
    """One call that comes to a function: the call, the stack of calls that it stands in, and what is called itself."""

    caller: Context
    call: ast.Call
    called: ast.AST


@dataclass
class Stacks:
    """The calls of an execution, as a graph."""

    project: Project
    events: Events
    _below: dict[ast.AST, frozenset[Context]] = field(default_factory=dict)

    @cached_property
    def _of(self) -> Mapping[ast.AST, list[Context]]:
        found: dict[ast.AST, list[Context]] = {}
        for context in self.events.contexts:
            if context.function is not None:
                found.setdefault(context.function, []).append(context)
        return found

    @cached_property
    def _called(self) -> Mapping[Context, list[Context]]:
        found: dict[Context, list[Context]] = {}
        for context in self.events.contexts:
            for caller, _ in context.callers:
                if caller is not None:
                    found.setdefault(caller, []).append(context)
        return found

    def below(self, function: ast.AST) -> frozenset[Context]:
        """All that runs while a function runs, its own calls included."""
        if function not in self._below:
            queue = list(self._of.get(function, ()))
            seen = set(queue)
            while queue:
                fresh = [one for one in self._called.get(queue.pop(), ()) if one not in seen]
                seen.update(fresh)
                queue += fresh
            self._below[function] = frozenset(seen)
        return self._below[function]

    def of(self, function: ast.AST, within: Set[Context]) -> list[Context]:
        """The calls of a function among some stacks."""
        return [one for one in self._of.get(function, ()) if one in within]

    def edges(
        self, contexts: Iterable[Context], within: Set[Context], cls: ast.AST | None = None
    ) -> Iterator[Edge | None]:
        """The calls that come to some stacks; None for one that is not among the stacks, or is no plain call.

        `cls` is the class whose call runs them.
        """
        for context in contexts:
            for caller, call in context.callers:
                if caller is None or caller not in within:
                    yield None
                elif isinstance(caller.function, ast.ClassDef):
                    yield from self.edges((caller,), within, caller.function)
                elif isinstance(call, ast.Call) and context.function is not None:
                    yield Edge(caller, call, cls or context.function)
                else:
                    yield None

    def makers(self, contexts: Iterable[Context]) -> dict[ast.AST, Module]:
        """The functions that an owner may be made in: those that a transform runs, and constructors above."""
        found: dict[ast.AST, Module] = {}
        queue, seen = list(contexts), set[Context]()
        while queue:
            one = queue.pop()
            if one in seen:
                continue
            seen.add(one)
            module = self.project.module(one.path)
            if module is not None and isinstance(one.function, Function) and one.function in module.parents:
                found.update(dict.fromkeys(_constructors(module, one.function), module))
                if any(caller is None or caller.function is None for caller, _ in one.callers):
                    found[one.function] = module
            queue += [caller for caller, _ in one.callers if caller is not None]
        return found

    def at(self, node: ast.AST) -> list[Context]:
        """The stacks in which the accesses that an expression makes are met, each up to the function that it is in."""
        return self._met.get(node, [])

    @cached_property
    def _met(self) -> Mapping[ast.AST, list[Context]]:
        found: dict[ast.AST, dict[Context, None]] = {}
        for access in self.events.accesses:
            found.setdefault(access.node, {})[access.context] = None
            for caller, call in access.context.around():
                found.setdefault(call, {})[caller] = None
        return {node: list(contexts) for node, contexts in found.items()}


def _constructors(module: Module, function: Function) -> Iterator[ast.FunctionDef]:
    cls = method_class(module, function)
    for item in cls.body if cls is not None else ():
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            yield item

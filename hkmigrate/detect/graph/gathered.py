"""What the construction graph is built of: the calls seen so far, and the code that is still to be visited."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from hkmigrate.detect.graph.flow import Flows
from hkmigrate.detect.graph.usage import Usages
from hkmigrate.detect.program.nodes import Owner, node_id, owner_of
from hkmigrate.detect.program.origins import Origins
from hkmigrate.detect.program.references import References, loads_of_only
from hkmigrate.model.graph import Call
from hkmigrate.model.place import Span
from hkmigrate.source.project import Module, Project


@dataclass(slots=True)
class Gathered:
    """The calls and the queue, with those who follow values."""

    project: Project
    references: References
    queue: list[tuple[Module, Owner]] = field(default_factory=list)
    calls: dict[tuple[str, str, Span], Call] = field(default_factory=dict)
    usages: Usages = field(init=False)
    flows: Flows = field(init=False)
    origins: Origins = field(init=False)

    def __post_init__(self) -> None:
        self.usages = Usages(self.project, self.references)
        self.flows = Flows(self.project, self.usages)
        self.origins = Origins(self.project, self.references)

    def up(self, module: Module, node: ast.AST) -> str:
        """The id of the node whose code holds `node`, which is visited too."""
        owner = owner_of(module, node)
        self.queue.append((module, owner))
        return node_id(module, owner)

    def add(self, call: Call) -> None:
        """Record a call, or a value for which a partial is to stand."""
        self.calls[(call.caller, call.callee, call.span)] = call

    def record(self, identifier: str, calls: Iterable[tuple[Module, ast.Call]]) -> None:
        """Record plain calls of a node."""
        for file, call in calls:
            caller, span = self.up(file, call), file.span(call)
            self.add(Call(caller, identifier, span))

    def value(self, module: Module, expression: ast.expr, identifier: str) -> None:
        """Record a value for which a partial is to stand; one that is a partial already gains an argument."""
        if self.is_partial(module, expression):
            partial = module.parents[expression]
            assert isinstance(partial, ast.expr)
            expression = partial
            if self._named_partial(module, expression, identifier):
                return
        caller, span = self.up(module, expression), module.span(expression)
        self.add(Call(caller, identifier, span, value=not isinstance(expression, ast.Call)))

    def _named_partial(self, module: Module, partial: ast.expr, identifier: str) -> bool:
        """Record the calls of a partial that is made at the top of a file under a name, where it is only called."""
        statement = module.parents[partial]
        if not isinstance(owner_of(module, partial), ast.Module) or not isinstance(statement, ast.Assign):
            return False
        target = statement.targets[0]
        if not isinstance(target, ast.Name) or len(statement.targets) > 1:
            return False
        calls: list[tuple[Module, ast.Call]] = []
        for file, node in loads_of_only(self.project, module, target, partial) or ():
            call = file.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node:
                return False
            calls.append((file, call))
        self.record(identifier, calls)
        return bool(calls)

    def is_partial(self, module: Module, node: ast.expr) -> bool:
        """Whether an expression is what a `functools.partial` is made of."""
        call = module.parents[node]
        if not isinstance(call, ast.Call) or call.args[:1] != [node]:
            return False
        return self.usages.callee(module, call.func) == "functools.partial"

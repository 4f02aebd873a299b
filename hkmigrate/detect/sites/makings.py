"""The calls by which the program comes to a module under a forced name, as its execution meets them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.events import VARIES, Access, Events
from hkmigrate.detect.evaluate.frames import Context
from hkmigrate.detect.sites.makers import hands_out, returned_by
from hkmigrate.source.children import walk
from hkmigrate.source.project import Module, Project

_DEEPEST = 8
"""Through so many functions that only hand out a module it is followed to the code that asks for it."""
_BUILDING = frozenset(("__init__", "__post_init__"))


@dataclass(frozen=True, slots=True)
class Step:
    """A call on the way to a module, or a property that is read, in the file and the function that it stands in."""

    module: Module
    node: ast.expr
    context: Context

    @property
    def initializes(self) -> bool:
        """Whether it calls the constructor of a base, from the constructor of a class."""
        function = self.context.function
        inside = isinstance(function, ast.FunctionDef) and function.name in _BUILDING
        called = self.node.func if isinstance(self.node, ast.Call) else None
        return inside and isinstance(called, ast.Attribute) and called.attr == "__init__"


@dataclass(frozen=True, slots=True)
class Making:
    """One way by which a module is made.

    Attributes:
        access: the module, as it is met.
        steps: the code that asks for it first, then the calls that this comes to; each stands in the function that
            the one before it calls.
        around: what the function that the first step calls returns, where that is more than the module.
        made: which of them is the call that makes the module; behind it are calls of constructors.
    """

    access: Access
    steps: tuple[Step, ...]
    made: int = 0
    around: ast.expr | None = None

    @property
    def site(self) -> Step:
        """The code that asks for the module."""
        return self.steps[0]


@dataclass(slots=True)
class Makings:
    """Follows modules back to the code that asks for them."""

    project: Project
    events: Events
    _met: dict[Context, set[object]] = field(default_factory=dict)
    _calls: dict[Context, list[Context]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Making]:
        """Every way to a module that is made by a call which makes one under a forced name; in the order of events."""
        modules = [access for access in self.events.accesses if access.kind == "module"]
        forcing = {access.node for access in modules if access.direct}
        for access in modules:
            module = self.project.module(access.place.path)
            if access.node in forcing and module is not None and isinstance(access.node, ast.expr):
                if access.node in module.parents:
                    yield from self._built(Making(access, (Step(module, access.node, access.context),)))

    def _built(self, making: Making) -> Iterator[Making]:
        """Back from the constructors of a class of the tree to the calls of the class."""
        first = making.site
        if isinstance(first.context.function, ast.ClassDef):
            for step in self._callers(first.context):  # the class has no constructor of its own: that is the call
                if step is not None:
                    yield from self._asked(Making(making.access, (step, *making.steps[1:])))
        elif not first.initializes:
            yield from self._asked(making)
        else:
            for caller, call in first.context.callers:
                if caller is not None and isinstance(caller.function, ast.ClassDef):
                    for step in self._callers(caller):
                        if step is not None:
                            yield from self._asked(Making(making.access, (step, *making.steps)))
                elif caller is not None and len(making.steps) < _DEEPEST:
                    step = self._step(caller, call)
                    if step is not None:
                        yield from self._built(Making(making.access, (step, *making.steps)))

    def _asked(self, making: Making) -> Iterator[Making]:
        """Back through the functions that only hand out the module."""
        steps = [*self._callers(making.site.context)]
        if making.made < _DEEPEST and self._only_hands_out(making, steps):
            for step in steps:
                assert step is not None
                yield from self._asked(Making(making.access, (step, *making.steps), making.made + 1))
            return
        around = self._applied(making, steps)
        if around is None:
            yield making
            return
        for step in steps:
            assert step is not None
            yield Making(making.access, (step, *making.steps), making.made + 1, around)

    def _callers(self, context: Context) -> Iterator[Step | None]:
        """The calls that come to a function or class; None for one that does not stand in the tree."""
        return (self._step(caller, call) for caller, call in context.callers)

    def _step(self, context: Context | None, call: ast.AST | None) -> Step | None:
        module = self.project.module(context.path) if context is not None else None
        if context is None or module is None or not isinstance(call, ast.Call | ast.Attribute):
            return None
        return Step(module, call, context) if call in module.parents else None

    def _only_hands_out(self, making: Making, callers: list[Step | None]) -> bool:
        """Whether the function around does nothing but make the module, and gives it to those who call it."""
        step = making.site
        function, path = step.context.function, making.access.path
        if not callers or not isinstance(function, ast.FunctionDef | ast.Lambda) or not isinstance(path, str):
            return False
        for caller in callers:
            if caller is None or self.events.gave.get(caller.node) != path:
                return False
            if self.events.callees(caller.node) != (function,):
                return False
        return hands_out(function, step.node) and all(_is_below(one, path) for one in self._met_below(step.context))

    def _applied(self, making: Making, callers: list[Step | None]) -> ast.expr | None:
        """What a function returns that makes modules of several names only to use them there; None for any other."""
        function = making.site.context.function
        if self.events.gave.get(making.site.node) is not VARIES or not isinstance(function, ast.FunctionDef):
            return None
        if function.decorator_list or not callers:
            return None
        returned = returned_by(function)
        within = returned is not None and any(inner is making.site.node for inner in walk(returned))
        calls = (self.events.callees(one.node) if one is not None else () for one in callers)
        return returned if within and all(called == (function,) for called in calls) else None

    def _met_below(self, context: Context) -> Iterator[object]:
        """The paths of all that is met while a function runs."""
        if not self._met:
            self._read_contexts()
        queue, seen = [context], set[Context]()
        while queue:
            one = queue.pop()
            if one not in seen:
                seen.add(one)
                yield from self._met.get(one, ())
                queue += self._calls.get(one, ())

    def _read_contexts(self) -> None:
        """Tell what is met right in each function, and which others it calls, as far as these lead to anything."""
        for access in self.events.accesses:
            path = access.path if isinstance(access.path, str) else access
            self._met.setdefault(access.context, set()).add(path)
        queue, seen = list(self._met), set[Context]()
        while queue:
            one = queue.pop()
            if one not in seen:
                seen.add(one)
                callers = [caller for caller, _ in one.callers if caller is not None]
                for caller in callers:
                    self._calls.setdefault(caller, []).append(one)
                queue += callers


def _is_below(met: object, path: str) -> bool:
    return isinstance(met, str) and (met == path or met.startswith(f"{path}/"))

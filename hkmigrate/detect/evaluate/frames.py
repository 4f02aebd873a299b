"""Where execution is: variables, the stack of calls, Haiku's stack of modules, and what leaves a block early."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from hkmigrate.detect.evaluate.heap import Counters, Delta
from hkmigrate.detect.evaluate.values import Bindings, ClassValue, FileValue, FunctionValue, Instance, Place, Value, now

ROOT = "<root>"
"""The name of what a transform runs its function in."""


@dataclass(slots=True, eq=False)
class Environment:
    """The variables of a file, class body, function or comprehension.

    Attributes:
        variables: by name.
        outer: the environment around, None for a file.
        kind: what it belongs to.
        declared: the bindings that names declared `global` or `nonlocal` belong to.
        cls: for a class body, the class, which `super()` in its methods goes by.
    """

    variables: Bindings
    outer: Environment | None
    kind: Literal["file", "class", "function", "comprehension"]
    declared: dict[str, Bindings] = field(default_factory=dict)
    cls: ClassValue | None = None

    def home(self, name: str) -> Bindings:
        """The bindings that an assignment to `name` goes to."""
        return self.declared.get(name, self.variables)


@dataclass(slots=True, eq=False)
class Context:
    """A call that runs, whatever is met in it; the calls around it make a graph, since a call may be remembered.

    Attributes:
        function: what runs: a function of the tree, or a file.
        path: the file in which that stands.
        inside: the class of the object whose method it is, empty if it is none's.
        callers: the calls that come to it, each with its own context; None for a root or a file.
        again: whether the call was made again: where it was remembered, and not run, or with something else.
        twins: the contexts of the same call in the same stack that only differ in what it was made with, this one too.
    """

    function: ast.AST | None
    path: str
    inside: str = ""
    callers: dict[tuple[Context | None, ast.AST | None], None] = field(default_factory=dict)
    again: bool = False
    twins: list[Context] = field(default_factory=list)

    @property
    def is_single(self) -> bool:
        """Whether it is known to be come to once, in each run of what is outermost."""
        at: Context | None = self
        while at is not None:
            if at.again or len(at.callers) > 1:
                return False
            at = next(iter(at.callers))[0] if at.callers else None
        return True

    def stacks(self, most: int = 64) -> Iterator[tuple[tuple[Context, ast.AST | None], ...]]:
        """The stacks of calls that end here, at most so many: each context with the call in it that comes next.

        Contexts of one function that the same call comes from are not told apart: each stack is given once.
        """
        found = 0
        queue: list[tuple[tuple[Context, ...], tuple[tuple[Context, ast.AST | None], ...]]] = [
            ((self,), ((self, None),))
        ]
        while queue and found < most:
            alike, stack = queue.pop()
            outermost = len(stack) >= _DEEPEST or any(_is_outermost(one) for one in alike)
            if len(stack) < _DEEPEST:
                queue += ((callers, ((callers[0], call), *stack)) for callers, call in _called_from(alike))
            if outermost:
                found += 1
                yield stack

    def around(self) -> Iterator[tuple[Context, ast.AST]]:
        """Every call that this one may come from, at any distance, with the context that it stands in."""
        queue, seen = [self], {self}
        while queue:
            for caller, call in queue.pop().callers:
                if caller is not None and call is not None:
                    yield caller, call
                if caller is not None and caller not in seen:
                    seen.add(caller)
                    queue.append(caller)


def _is_outermost(context: Context) -> bool:
    return not context.callers or any(caller is None for caller, _ in context.callers)


def _called_from(contexts: Iterable[Context]) -> Iterator[tuple[tuple[Context, ...], ast.AST | None]]:
    """The contexts that come to some of one function, those together that are alike, each with the call."""
    found: dict[tuple[object, ...], dict[Context, None]] = {}
    calls: dict[tuple[object, ...], ast.AST | None] = {}
    for context in contexts:
        for caller, call in context.callers:
            if caller is not None:
                alike: tuple[object, ...] = (caller.function, caller.path, caller.inside, call)
                found.setdefault(alike, {})[caller] = None
                calls[alike] = call
    return ((tuple(callers), calls[alike]) for alike, callers in found.items())


_DEEPEST = 200
"""Of deeper stacks of calls, the outer part is left out."""


@dataclass(slots=True, eq=False)
class Frame:
    """A call that runs, or the code of a file or class.

    Attributes:
        name: the name of what runs.
        file: the file that its code stands in.
        environment: its variables.
        context: the stack of calls up to it.
        function: the function, None for a file or class body.
        node: what is evaluated just now, which messages name.
        pending: what was returned early under a test that is not known, with what was written until then.
        on_yield: what runs at a `yield`: the body of the `with`, or what collects elements.
    """

    name: str
    file: FileValue
    environment: Environment
    context: Context
    function: FunctionValue | None = None
    node: ast.AST | None = None
    pending: list[tuple[Value, Delta]] = field(default_factory=list)
    on_yield: Callable[[Value], Value] | None = None


@dataclass(slots=True, eq=False)
class HaikuState:
    """What Haiku keeps while a transformed function runs.

    Attributes:
        modules: the modules whose methods run, outermost first, each with the name of the method.
        counters: for each of them, and for the root below all, how many modules of each name were made.
        forced: the forced names under which a module or scope was made.
        interceptors: the functions of `hk.intercept_methods` in force.
    """

    modules: list[tuple[Instance, str]] = field(default_factory=list)
    counters: list[Counters] = field(default_factory=lambda: [Counters()])
    forced: dict[str, None] = field(default_factory=dict)
    interceptors: list[Value] = field(default_factory=list)

    def push(self, module: Instance, method: str) -> None:
        """Enter a method of a module."""
        self.modules.append((module, method))
        self.counters.append(Counters())

    def pop_to(self, depth: int) -> None:
        """Leave methods until `depth` of them are left."""
        del self.modules[depth:]
        del self.counters[depth + 1 :]


class Signal(BaseException):
    """What leaves a block before its end. Never seen outside of the evaluator."""


class ReturnSignal(Signal):
    """`return`."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class BreakSignal(Signal):
    """`break`."""


class ContinueSignal(Signal):
    """`continue`."""


class RaiseSignal(Signal):
    """An exception of the program's: its value, and where it was raised."""

    def __init__(self, value: Value, place: Place) -> None:
        super().__init__()
        self.value = value
        self.place = place

    @property
    def kind(self) -> str:
        """The name of the exception's class."""
        kind = self.value.kind if isinstance(self.value, Instance) else None
        return kind.name.rpartition(".")[2] if kind is not None else "Exception"

    @property
    def message(self) -> str:
        """What it was raised with."""
        given = self.value.attributes.get("args") if isinstance(self.value, Instance) else None
        return str(given[0]) if isinstance(given, tuple) and given and isinstance(given[0], str) else ""


@dataclass(slots=True, eq=False)
class Guard:
    """A `try` whose body runs.

    Attributes:
        raised: the exceptions that may have been raised in it, each with what was written until then.
        start: when it began.
    """

    raised: list[tuple[RaiseSignal, Delta]] = field(default_factory=list)
    start: int = field(default_factory=now)


class SuspendSignal(Signal):
    """A context that stays open: `ExitStack.enter_context` has come to the body.

    Attributes:
        value: what the context gave.
        finals: what is left to be done when it is closed, each with the frames in which.
    """

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value
        self.finals: list[tuple[list[Frame], list[ast.stmt]]] = []


class BudgetSignal(Signal):
    """The program takes more steps than are spent on it."""

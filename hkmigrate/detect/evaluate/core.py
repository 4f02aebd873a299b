"""The machine that executes: what its parts know of each other. `evaluator.py` puts the parts together."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar, NoReturn

from hkmigrate.detect.evaluate.arguments import Arguments, behind
from hkmigrate.detect.evaluate.events import MOST, PARTS, VARIES, Access, Called, Death, Drawn, Events, Part, Several
from hkmigrate.detect.evaluate.frames import (
    ROOT,
    BreakSignal,
    BudgetSignal,
    Context,
    ContinueSignal,
    Environment,
    Frame,
    Guard,
    HaikuState,
    RaiseSignal,
    ReturnSignal,
    Signal,
    SuspendSignal,
)
from hkmigrate.detect.evaluate.heap import Heap, Outcome, Thunk
from hkmigrate.detect.evaluate.join import join_all, same
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    Bindings,
    Bound,
    ClassValue,
    FileValue,
    FunctionValue,
    Instance,
    ListValue,
    Place,
    Text,
    Top,
    Transformed,
    Union,
    Value,
    is_haiku_module,
    payload,
)

_Handler = Callable[..., Value]


class Machine(ABC):
    """Executes statements and expressions on abstract values.

    Attributes:
        heap: all writes go through it.
        frames: the calls that run, outermost first.
        haiku: Haiku's state while a transformed function runs, None outside.
        events: what was met.
        roots: what was transformed, in order.
        root: the number of the root that runs, -1 for none.
        steps: how many expressions were evaluated.
        limit: how many of them may be, until what runs is cut short.
        alone: how many of them belonged to what no root reaches.
        active: how often each function is on the stack of calls.
        circular: the variables, classes and objects that may refer to themselves.
        running: what tells the calls apart that are on the stack.
        watched: the expressions of which it is noted what they were.
        generators: of functions that ran, whether they yield.
        memory: the calls of the root that runs that are remembered.
        remembered: the calls of the root that runs that are remembered, by what tells them apart.
        called: how often each function and class was called in that root.
        offered: the functions that something unknown may call just now, by identity.
        guards: for each `try` whose body runs, what may have been raised in it, outermost first.
    """

    expressions: ClassVar[Mapping[type, _Handler]]
    statements: ClassVar[Mapping[type, _Handler]]

    def __init__(self, limit: int = 3_000_000) -> None:
        self.heap = Heap()
        self.frames: list[Frame] = []
        self.haiku: HaikuState | None = None
        self.events = Events()
        self.roots: list[Transformed] = []
        self.root = -1
        self.steps = 0
        self.limit = limit
        self.alone = 0
        self.active: dict[ast.AST, int] = {}
        self.watched: frozenset[ast.AST] = frozenset()
        self.circular: list[Bindings | ClassValue] = []
        self.running: set[tuple[object, ...]] = set()
        self.generators: dict[ast.AST, bool] = {}
        self.remembered: dict[tuple[object, ...], object] = {}
        self.called: dict[ast.AST, int] = {}
        self.offered: set[int] = set()
        self.guards: list[Guard] = []
        self._many = 0
        self._contexts: dict[tuple[object, ...], Context] = {}
        self.variant: object = None
        self._twins: dict[tuple[object, ...], list[Context]] = {}
        self._met: dict[tuple[object, ...], int] = {}
        self._ran: set[tuple[int, Part]] = set()

    # --- running ---------------------------------------------------------------------------------------------------

    def evaluate(self, expression: ast.expr) -> Value:
        """The value of an expression.

        Raises:
            Signal: it does not get that far.
        """
        self.steps += 1
        if self.steps > self.limit:
            raise BudgetSignal
        value = self.expressions[expression.__class__](self, expression)
        if expression in self.watched:
            self.observe(expression, value)
        return value

    def observe(self, expression: ast.expr, value: Value) -> None:
        """Note what a watched expression was."""
        observed, inner = self.events.observed, payload(value)
        known = observed.get(expression, MISSING)
        if known is VARIES or (known is not MISSING and not isinstance(known, Several) and same(known, inner)):
            return
        if not isinstance(inner, NATIVE):
            observed[expression] = VARIES
        elif known is MISSING:
            observed[expression] = inner
        else:
            several = known if isinstance(known, Several) else Several({(type(known), known): None})
            several.met[type(inner), inner] = None
            observed[expression] = several if len(several.met) <= MOST else VARIES

    def gave(self, expression: ast.AST, value: Value) -> None:
        """Note which module under a forced name an expression gave, if it was one."""
        forced = isinstance(value, Instance) and value.attributes.get("#forced") is True
        path = value.attributes.get("module_name") if forced and isinstance(value, Instance) else None
        if self.events.gave.setdefault(expression, path) != path:
            self.events.gave[expression] = VARIES

    def evaluate_or(self, expression: ast.expr | None, default: Value = None) -> Value:
        """The value of an expression that may be left out."""
        return default if expression is None else self.evaluate(expression)

    def execute(self, statement: ast.stmt) -> None:
        """Run a statement."""
        self.statements[statement.__class__](self, statement)

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Run statements in order."""
        statements = self.statements
        for number, statement in enumerate(body):
            try:
                statements[statement.__class__](self, statement)
            except SuspendSignal as left:
                left.finals.append((self.frames[:], list(body[number + 1 :])))
                raise

    @property
    def frame(self) -> Frame:
        """The call that runs."""
        return self.frames[-1]

    @property
    def environment(self) -> Environment:
        """The variables in reach."""
        return self.frames[-1].environment

    @property
    def is_repeated(self) -> bool:
        """Whether what runs may run any number of times."""
        return self._many > 0

    @property
    def nesting(self) -> int:
        """In how many loops of unknown length it runs."""
        return self._many

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """What runs within may run any number of times."""
        self._many += 1
        try:
            yield
        finally:
            self._many -= 1

    def store(self, name: str, value: Value) -> None:
        """Assign to a variable."""
        self.heap.set(self.environment.home(name), name, value)

    # --- what is not known -----------------------------------------------------------------------------------------

    def place(self, node: ast.AST | None = None) -> Place:
        """Where a node, or what runs just now, stands."""
        if not self.frames:
            return Place("", 0)
        frame = self.frames[-1]
        at = node if node is not None else frame.node
        return Place(frame.file.path, getattr(at, "lineno", 0))

    def unknown(self, code: str, why: str = "", node: ast.AST | None = None) -> Top:
        """A value that is not known, for a reason that is kept."""
        top = Top(code, self.place(node), why)
        key = (code, top.place, why)
        self.events.unknown[key] = self.events.unknown.get(key, 0) + 1
        return top

    def array(self, why: str = "", node: ast.AST | None = None) -> Array:
        """An array."""
        return Array("array", self.place(node), why)

    def raise_(self, kind: str, message: str = "", node: ast.AST | None = None) -> NoReturn:
        """Raise one of Python's own exceptions in the program."""
        error = Instance.of(f"builtins.{kind}", {"args": (message,)})
        raise RaiseSignal(error, self.place(node))

    # --- alternatives ----------------------------------------------------------------------------------------------

    def fork(self, thunks: Sequence[Thunk]) -> list[Outcome]:
        """Run each thunk from the state as it is, and leave that as it was."""
        return [self._alternative(thunk) for thunk in thunks]

    def _alternative(self, thunk: Thunk) -> Outcome:
        haiku, depth, many = self.haiku, len(self.frames), self._many
        modules = len(haiku.modules) if haiku is not None else 0
        frames = self.frames
        self.heap.open()
        signal: Signal | None = None
        value: Value = MISSING
        try:
            value = thunk()
        except (ReturnSignal, BreakSignal, ContinueSignal, RaiseSignal) as left:
            signal = left
            if isinstance(left, RaiseSignal) and not self.guards:
                self.died(left, whole=False)
        except BaseException:
            self.heap.keep()
            raise
        self.frames, self.haiku, self._many = frames, haiku, many
        del self.frames[depth:]
        if haiku is not None:
            haiku.pop_to(modules)
        return Outcome(signal, value, self.heap.roll_back())

    def alternatives(self, thunks: Sequence[Thunk]) -> Value:
        """The value of one of several thunks, it is not known which; their effects are joined.

        Raises:
            Signal: none of them gets to its end.
        """
        outcomes = self.fork(thunks)
        live = [outcome for outcome in outcomes if outcome.signal is None]
        self.heap.merge([outcome.delta for outcome in live or outcomes])
        if not live:
            assert outcomes[0].signal is not None
            raise outcomes[0].signal
        self.suspend_raised(outcomes)
        return join_all(outcome.value for outcome in live)

    def branch(self, thunks: Sequence[Thunk]) -> None:
        """Run one of several blocks, it is not known which.

        Raises:
            Signal: none of them gets to its end; a block that returns, beside others that do not, is kept for the end
                of the function.
        """
        outcomes = self.fork(thunks)
        live = [one for one in outcomes if one.signal is None]
        returns = [one for one in outcomes if isinstance(one.signal, ReturnSignal)]
        loops = [one for one in outcomes if isinstance(one.signal, BreakSignal | ContinueSignal)]
        if live or loops or returns:
            self.suspend_raised(outcomes)
        if live or loops:
            for outcome in returns:
                self.suspend_return(outcome)
            self.heap.merge([outcome.delta for outcome in (*live, *loops)])
            if not live:
                assert loops[-1].signal is not None
                raise loops[-1].signal
        elif returns:
            self.heap.merge([outcome.delta for outcome in returns])
            values = (one.signal.value for one in returns if isinstance(one.signal, ReturnSignal))
            raise ReturnSignal(join_all(values))
        else:
            self.heap.merge([outcome.delta for outcome in outcomes])
            assert outcomes[0].signal is not None
            raise outcomes[0].signal

    def suspend_return(self, outcome: Outcome) -> None:
        """Keep what was returned, perhaps, for the end of the function."""
        assert isinstance(outcome.signal, ReturnSignal)
        self.frame.pending.append((outcome.signal.value, outcome.delta))

    def suspend_raised(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what was raised, perhaps, for the handlers of the `try` whose body runs."""
        if not self.guards:
            return
        guard = self.guards[-1]
        for outcome in outcomes:
            if isinstance(outcome.signal, RaiseSignal):
                guard.raised.append((outcome.signal, outcome.delta))
                for recording in self.heap.recordings[-1:]:
                    recording.spoiled |= recording.start > guard.start

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Modules that are made within do not count for later ones: Haiku works on a copy of its state there."""
        counters = self.haiku.counters[-1] if self.haiku is not None else None
        before = dict(counters or {})
        yield
        for name in list(counters or ()):
            if counters is not None and name not in before:
                self.heap.delete(counters, name)
            elif counters is not None and counters[name] is not before[name]:
                self.heap.set(counters, name, before[name])

    def called_tree(self, callee: ast.AST, node: ast.AST | None) -> None:
        """Note that a function or class of the tree is called, by what `node` or the statement that runs stands for."""
        if not self.frames:
            return
        if self.haiku is None:
            self.events.outside.add(callee)
        frame = self.frames[-1]
        at = node if node is not None else frame.node
        if at is not None and at is not callee:  # what no root reaches is run as if its definition called it
            called = self.calls_of(at)
            called.callees[callee] = None
            if frame.name == ROOT:
                called.run.add(callee)

    def holds(self, expression: ast.expr, value: Value) -> None:
        """Note which functions and classes of the tree an expression is."""
        known = self.events.values.get(expression)
        if known is None:
            known = self.events.values[expression] = {}
        for one in value.alternatives if isinstance(value, Union) else (value,):
            inner = one.function if isinstance(one, Bound) else one
            if isinstance(inner, FunctionValue | ClassValue) and inner.node is not None:
                known[behind(inner).node if isinstance(inner, FunctionValue) else inner.node] = None

    def calls_of(self, node: ast.AST) -> Called:
        """What is noted of a call."""
        found = self.events.calls.get(node)
        if found is None:
            found = self.events.calls[node] = Called(self.frames[-1].file.path)
        return found

    # --- events ----------------------------------------------------------------------------------------------------

    def context(self, parent: Context | None, function: ast.AST | None, path: str, inside: str = "") -> Context:
        """The stack of calls with one more on it, made by what is evaluated just now.

        A call that may be remembered has one of its own (`variant`): the others that come to it are not those of a call
        at the same place that was made with something else.
        """
        call = self.frames[-1].node if self.frames else None
        key = (parent, function, call, inside, self.variant)
        self.variant = None
        if key not in self._contexts:
            above = id(parent.twins) if parent is not None else None
            twins = self._twins.setdefault((above, function, call, inside), [])
            twins.append(Context(function, path, inside, {(parent, call): None}, twins=twins))
            for one in twins[:-1]:
                one.again = twins[-1].again = True
            self._contexts[key] = twins[-1]
        return self._contexts[key]

    @property
    def contexts(self) -> tuple[Context, ...]:
        """All stacks of calls so far."""
        return tuple(self._contexts.values())

    def met(  # noqa: PLR0913 - an access has as many parts
        self,
        kind: str,
        path: Value,
        node: ast.AST | None,
        arguments: Arguments,
        *,
        leaf: Value = None,
        forced: bool,
        sole: bool = True,
        direct: bool = False,
        cls: ast.AST | None = None,
        outside: str = "",
        made: str = "",
    ) -> None:
        """Note an access, once for each stack of calls; `sole` says that it is not one of several that it may be."""
        frame = self.frame
        at = node if node is not None else frame.node
        shown = path if isinstance(path, str) else _shown(path)
        key = (self.root, kind, shown, leaf if isinstance(leaf, str) else None, at, frame.context)
        if at is None:
            return
        alike = (*key[:-1], id(frame.context.twins))
        repeated = alike in self._met
        if repeated and not self.events.accesses[self._met[alike]].repeated:
            at_first = self._met[alike]
            self.events.accesses[at_first] = replace(self.events.accesses[at_first], repeated=True)
        if key in self._met:
            return
        self._met[key] = self._met[alike] = len(self.events.accesses)
        modules = self.haiku.modules if self.haiku is not None else []
        current = tuple(module.attributes.get("module_name", MISSING) for module, _ in modules)
        certain = sole and self.heap.depth <= 1
        place, repeated = self.place(at), repeated or self.is_repeated
        event = Access(
            *(kind, path, leaf, at, place, frame.context, self.root, current),
            *(forced, repeated, certain, arguments, direct, cls, outside, made),
        )
        self.events.accesses.append(event)
        if kind in ("get_parameter", "get_state"):
            self.drew(at)

    def drew(self, node: ast.AST | None, by: Drawn | None = None) -> None:
        """Note that a call may make parameters, or take random keys."""
        self.events.draws[self.root, self.frame.context, node] = by

    def ran_module(self, module: Instance, cls: str | None, node: ast.AST | None, *, built: bool = False) -> None:
        """Note that code from outside the tree runs for a module: `cls`, where that is known, builds or calls it.

        One of Haiku's own makes its parameters the first time, and takes no keys later.
        """
        path = module.attributes.get("module_name")
        if cls is None or not is_haiku_module(cls):
            self.drew(node)
        elif not isinstance(path, str):
            self.drew(node, PARTS)
        elif (self.root, part := Part(path, built)) not in self._ran:
            self._ran.add((self.root, part))
            self.drew(node, part)

    def died(self, signal: RaiseSignal, *, whole: bool) -> None:
        """Note a path of execution that ended in an exception."""
        self.events.deaths.setdefault(Death(signal.place, f"{signal.kind}: {signal.message}", whole))

    def let_go(self) -> None:
        """Empty what may refer to itself, so that all of it goes at once and nobody has to look for garbage."""
        for one in self.circular:
            if isinstance(one, ClassValue):
                one.order = ()
                one.attributes.clear()
            else:
                one.clear()
        for twins in self._twins.values():
            twins.clear()
        self.remembered.clear()

    # --- what the other parts do -----------------------------------------------------------------------------------

    @abstractmethod
    def call(self, function: Value, arguments: Arguments, node: ast.AST | None = None) -> Value:
        """The value of a call; `node` is the call, where the program spells it."""

    def invoke(self, function: Value, *positional: Value, node: ast.AST | None = None) -> Value:
        """The value of a call with positional arguments."""
        return self.call(function, Arguments(list(positional)), node)

    @abstractmethod
    def get_attribute(self, owner: Value, name: str, node: ast.AST | None, default: Value = MISSING) -> Value:
        """`owner.name`; `default` where there is none, as far as that is known."""

    @abstractmethod
    def set_attribute(self, owner: Value, name: str, value: Value, node: ast.AST | None) -> None:
        """`owner.name = value`."""

    @abstractmethod
    def get_item(self, owner: Value, key: Value, node: ast.AST | None) -> Value:
        """`owner[key]`."""

    @abstractmethod
    def set_item(self, owner: Value, key: Value, value: Value, node: ast.AST | None) -> None:
        """`owner[key] = value`."""

    @abstractmethod
    def items(self, value: Value, node: ast.AST | None) -> list[Value] | None:
        """The elements of what can be iterated; None where they are not known. See `is_exact` for their number."""

    @abstractmethod
    def element(self, value: Value, node: ast.AST | None) -> Value:
        """What any one element of something of unknown length is."""

    @abstractmethod
    def truth(self, value: Value) -> bool | None:
        """`bool(value)`, None where that is not known."""

    @abstractmethod
    def binary(self, operator: ast.operator, left: Value, right: Value, node: ast.AST | None) -> Value:
        """`left operator right`."""

    @abstractmethod
    def compare(self, operator: ast.cmpop, left: Value, right: Value, node: ast.AST | None) -> Value:
        """`left operator right` of a comparison."""

    @abstractmethod
    def is_instance(self, value: Value, kind: Value) -> bool | None:
        """`isinstance(value, kind)`, None where that is not known."""

    @abstractmethod
    def assign(self, target: ast.expr, value: Value) -> None:
        """Assign to a target of any form."""

    @abstractmethod
    def method(self, owner: Value, name: str, arguments: Arguments, node: ast.AST | None) -> Value:
        """`owner.name(...)` of a native value, a container or an object of the library."""

    @abstractmethod
    def within(self, manager: Value, body: Callable[[Value], None], node: ast.AST | None) -> None:
        """Run `body` with what a context manager gives, inside of it."""

    @abstractmethod
    def run_generator(self, generator: Value, on_yield: Callable[[Value], Value]) -> Value:
        """Run the body of a generator, and `on_yield` at each `yield`; what it returns."""

    @abstractmethod
    def collect(self, generator: Value) -> ListValue:
        """All elements of a generator, by running its body."""

    @abstractmethod
    def instantiate(self, cls: Value, arguments: Arguments, node: ast.AST | None) -> Value:
        """An object of a class of the tree."""

    @abstractmethod
    def blank(self, cls: Value, arguments: Arguments, node: ast.AST | None) -> Instance:
        """An object on which no constructor has run."""

    @abstractmethod
    def start_module(self, instance: Instance, name: Value, arguments: Arguments, node: ast.AST | None) -> None:
        """What `hk.Module.__init__` does: give the module its path."""

    @abstractmethod
    def import_module(self, name: str, file: FileValue, level: int = 0) -> Value:
        """The module that an import in `file` means; its code has run, or runs."""

    @abstractmethod
    def submodule(self, file: FileValue, name: str) -> Value:
        """A module of a package of the tree, `MISSING` where there is none."""

    @abstractmethod
    def may_call(self, values: Iterator[Value], node: ast.AST | None, why: str) -> None:
        """Something unknown is given `values`, and may call them: never, once, or any number of times."""


def _shown(path: Value) -> object:
    """What tells paths apart that are not known."""
    if isinstance(path, Text):
        return tuple(part if isinstance(part, str) else type(part).__name__ for part in path.parts)
    return (path.code, path.place, path.why) if isinstance(path, Top) else type(path).__name__

"""Functions of the tree: made by `def` and `lambda`, called with a frame of their own."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments, BindError, bind, is_generator
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Context, Environment, Frame, RaiseSignal, ReturnSignal
from hkmigrate.detect.evaluate.join import join, join_all, same
from hkmigrate.detect.evaluate.memory import recursion_key, remembered
from hkmigrate.detect.evaluate.values import (
    Bindings,
    FunctionNode,
    FunctionValue,
    Generator,
    Instance,
    ListValue,
    Value,
)

_MOST = 25
"""How often a function may be on the stack of calls, in branches that are not known, before its value is not."""
_MOST_KNOWN = 150
"""The same where it is known that the calls happen: a recursion to a depth that is known comes to its end."""
_MOST_ELEMENTS = 1000
"""Of a generator with more elements, it is not told how often each comes."""
_DEEPEST = 600
"""How deep the stack of calls may be."""


def make_function(m: Machine, node: FunctionNode, name: str) -> FunctionValue:
    """The function that a definition makes where it stands."""
    m.circular.append(m.environment.variables)
    found = node.args
    keywords = zip(found.kwonlyargs, found.kw_defaults, strict=True)
    return FunctionValue(
        node,
        m.environment,
        m.frame.file,
        name,
        tuple(map(m.evaluate, found.defaults)),
        {one.arg: m.evaluate(default) for one, default in keywords if default is not None},
    )


def call_function(m: Machine, function: FunctionValue, arguments: Arguments, node: ast.AST | None) -> Value:
    """The value of a call of a function of the tree."""
    try:
        variables = bind(function, arguments)
    except BindError as error:
        m.raise_("TypeError", str(error), node)
    m.called_tree(function.node, node)
    m.events.entered.add(function.node)
    if _yields(m, function.node):
        return Generator(function, Environment(Bindings(variables), function.environment, "function"))
    active = m.active.get(function.node, 0)
    most = _MOST if m.heap.depth > _MOST else _MOST_KNOWN
    if active >= most or len(m.frames) >= _DEEPEST:
        return m.unknown("recursion", function.name, node)
    about = (id(function.environment), tuple(variables))
    key = recursion_key(function, variables)
    if active and key is not None and key in m.running:
        return m.unknown("recursion", function.name, node)

    def run() -> tuple[Value, Context | None]:
        environment = Environment(Bindings(variables), function.environment, "function")
        if key is None or key in m.running:
            return _run(m, function, environment)
        m.running.add(key)
        try:
            return _run(m, function, environment)
        finally:
            m.running.discard(key)

    return remembered(m, function.node, about, (function, *variables.values()), run)


def _yields(m: Machine, node: FunctionNode) -> bool:
    if node not in m.generators:
        m.generators[node] = is_generator(node)
    return m.generators[node]


def frame_of(m: Machine, function: FunctionValue, environment: Environment) -> Frame:
    """The frame in which a function runs, as what is evaluated just now calls it."""
    parent = m.frames[-1].context if m.frames else None
    first = next(iter(environment.variables.values()), None)
    cls = first.tree_class if isinstance(first, Instance) else None
    inside = cls.name if cls is not None else ""
    context = m.context(parent, function.node, function.file.path, inside)
    return Frame(function.name, function.file, environment, context, function, function.node)


def _run(m: Machine, function: FunctionValue, environment: Environment) -> tuple[Value, Context]:
    frames, depth = m.frames, len(m.frames)
    frame = frame_of(m, function, environment)
    frames.append(frame)
    m.active[function.node] = m.active.get(function.node, 0) + 1
    try:
        return _returned(m, frame, function.node), frame.context
    finally:
        m.active[function.node] -= 1
        m.frames = frames
        del frames[depth:]


def _returned(m: Machine, frame: Frame, node: FunctionNode) -> Value:
    """What a function returns: what it was seen to return early, perhaps, included."""
    value: Value = None
    ended = True
    try:
        if isinstance(node, ast.Lambda):
            return m.evaluate(node.body)
        m.block(node.body)
    except ReturnSignal as left:
        value = left.value
    except RaiseSignal:
        if not frame.pending:
            raise
        ended = False
    if frame.pending:
        early = join_all(returned for returned, _ in frame.pending)
        value = join(value, early) if ended else early
        m.heap.merge([delta for _, delta in frame.pending], with_current=ended)
    return value


def run_generator(m: Machine, generator: Value, on_yield: Callable[[Value], Value]) -> Value:
    """Run the body of a generator, and `on_yield` at each `yield`; what it returns.

    Of one that goes on without end by itself, one element is yielded that is not known.
    """
    assert isinstance(generator, Generator)
    if generator.function is None or generator.environment is None:
        for value in generator.done or ():
            on_yield(value)
        return None
    function, variables = generator.function, generator.environment.variables
    key = recursion_key(function, variables)
    if m.active.get(function.node, 0) >= _MOST or len(m.frames) >= _DEEPEST or key in m.running:
        on_yield(m.unknown("recursion", function.name))
        return None
    frame = frame_of(m, function, generator.environment)
    frame.on_yield = on_yield
    frames, depth = m.frames, len(m.frames)
    frames.append(frame)
    m.active[function.node] = m.active.get(function.node, 0) + 1
    if key is not None:
        m.running.add(key)
    try:
        assert not isinstance(function.node, ast.Lambda)
        m.block(function.node.body)
    except ReturnSignal as left:
        return left.value
    finally:
        m.active[function.node] -= 1
        if key is not None:
            m.running.discard(key)
        m.heap.merge([delta for _, delta in frame.pending], with_current=True)
        m.frames = frames
        del frames[depth:]
    return None


def collect(m: Machine, generator: Value) -> ListValue:
    """All elements of a generator, by running its body; inexact where some may not come, or come again."""
    assert isinstance(generator, Generator)
    function, environment = generator.function, generator.environment
    if function is None or environment is None:
        return ListValue(list(generator.done or ()), generator.inexact)

    def run() -> tuple[Value, Context | None]:
        made = ListValue()
        surely = m.heap.depth, m.nesting

        def take(value: Value) -> Value:
            if (m.heap.depth, m.nesting) != surely or m.frame.pending or len(made.items) >= _MOST_ELEMENTS:
                made.inexact = True
            if not (made.inexact and any(same(value, one) for one in made.items)):
                made.items.append(value)
            return None

        context = frame_of(m, function, environment).context
        m.run_generator(generator, take)
        return made, context

    variables = environment.variables
    about = ("generator", id(environment.outer), tuple(variables))
    found = remembered(m, function.node, about, (function, *variables.values()), run)
    assert isinstance(found, ListValue)
    return ListValue(list(found.items), found.inexact)

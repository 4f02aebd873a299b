"""The transforms of a program, each run from the state after the imports, with arguments that are not known."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hkmigrate.detect.evaluate.arguments import Arguments, Signature, signature_of
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.evaluator import Evaluator
from hkmigrate.detect.evaluate.frames import ROOT, BudgetSignal, Environment, Frame, HaikuState, RaiseSignal, Signal
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Bindings,
    Bound,
    Descriptor,
    DictValue,
    FileValue,
    FunctionValue,
    Instance,
    ListValue,
    Partial,
    Transformed,
    Union,
    Value,
    Wrapped,
)

_ROOT = 1_000_000
"""How many expressions of one root are evaluated."""


def program_file(m: Machine, transformed: Transformed) -> FileValue:
    """The file in which something is transformed."""
    assert isinstance(m, Evaluator)
    return m.program.files.get(transformed.place.path) or FileValue(transformed.place.path, None)


# --- roots ---------------------------------------------------------------------------------------------------------


def run_roots(m: Machine, first: int) -> None:
    """Run every transform from a number on, those that come to be on the way included."""
    number = first
    while number < len(m.roots):
        _run_root(m, number)
        number += 1


def _run_root(m: Machine, number: int) -> None:
    transformed = m.roots[number]
    m.haiku, m.root, depth = HaikuState(), number, len(m.frames)
    m.limit = m.steps + _ROOT
    m.remembered.clear()
    m.heap.forget()
    m.called.clear()
    m.heap.open()
    journals = m.heap.depth
    file = program_file(m, transformed)
    m.frames.append(Frame(ROOT, file, Environment(Bindings(), None, "file"), m.context(None, None, file.path)))
    try:
        if "multi" in transformed.kind:
            _run_multi(m, transformed)
        else:
            call_with_unknown(m, transformed.function, transformed.node)
    except RaiseSignal as raised:
        m.died(raised, whole=True)
    except BudgetSignal:
        m.events.cut[number] = m.place()
    except Signal:
        pass
    finally:
        del m.frames[depth:]
        m.heap.close_to(journals)
        m.heap.roll_back()
        m.haiku, m.root = None, -1


def _run_multi(m: Machine, transformed: Transformed) -> None:
    """A function that returns what `init` runs, and the functions of `apply`."""
    made = m.invoke(transformed.function, node=transformed.node)
    if not isinstance(made, tuple) or len(made) != 2:
        return
    others = (one for one in _functions_in(made[1]) if one is not made[0])
    for function in (made[0], *others):
        m.haiku = HaikuState()
        try:
            call_with_unknown(m, function, transformed.node)
        except RaiseSignal as raised:
            m.died(raised, whole=True)


def _functions_in(value: Value) -> Iterator[Value]:
    match value:
        case tuple():
            held: Iterable[Value] = value
        case ListValue():
            held = value.items
        case DictValue():
            held = value.items.values()
        case Instance() if isinstance(value.payload, tuple | DictValue):
            held = value.payload if isinstance(value.payload, tuple) else value.payload.items.values()
        case _:
            held = ()
            if not isinstance(value, NATIVE):
                yield value
    for one in held:
        yield from _functions_in(one)


def call_with_unknown(m: Machine, value: Value, node: ast.AST | None) -> Value:
    """Call what a transform is given: its parameters without defaults are arrays."""
    function, taken, keywords = called(value)
    if not isinstance(function, FunctionValue):
        return m.call(value, Arguments(more=m.array("argument of the root", node)), node)
    signature = signature_of(function.node)
    required = signature.positional[: len(signature.positional) - len(function.defaults)]
    made = Arguments([m.array(f"argument {name}", node) for name in required[taken:] if name not in keywords])
    if signature.rest is not None and len(made.positional) + taken >= len(signature.positional):
        made.more = m.array(f"argument {signature.rest}", node)
    for name in signature.keyword:
        if name not in keywords and name not in function.keyword_defaults:
            made.keywords[name] = m.array(f"argument {name}", node)
    for name, default in _defaults(function, signature).items():
        if isinstance(default, str) and name not in keywords and made.more is MISSING:
            made.keywords[name] = Union((default, m.unknown("argument", f"the argument `{name}` of the root", node)))
    return m.call(value, made, node)


def _defaults(function: FunctionValue, signature: Signature) -> dict[str, Value]:
    """The defaults of parameters that may be given by keyword."""
    first = len(signature.positional) - len(function.defaults)
    found = dict(zip(signature.positional[first:], function.defaults, strict=True))
    for name in signature.positional[: signature.only]:
        found.pop(name, None)
    return {**found, **function.keyword_defaults}


def called(value: Value) -> tuple[Value, int, set[str]]:
    """What is called in the end, how many positional arguments it has, and which keywords."""
    taken, keywords = 0, set[str]()
    while True:
        match value:
            case Partial():
                taken += len(value.positional)
                keywords |= value.keywords.keys()
                value = value.function
            case Bound():
                taken += 1
                value = value.function
            case Wrapped() | Descriptor():
                value = value.function
            case Instance() if isinstance(found := value.find("__call__"), FunctionValue):
                taken += 1
                value = found
            case _:
                return value, taken, keywords

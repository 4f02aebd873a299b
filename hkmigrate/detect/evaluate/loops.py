"""Loops: over what is known they are carried out, over anything else their bodies run until nothing changes."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import BreakSignal, ContinueSignal, RaiseSignal, ReturnSignal
from hkmigrate.detect.evaluate.heap import Delta
from hkmigrate.detect.evaluate.join import same
from hkmigrate.detect.evaluate.values import MISSING, Array, Integers, Value, is_exact

_MOST = 64
"""Over more elements, a loop counts as one of unknown length."""
_ENDLESS = 4
"""How many rounds of `while True` are carried out before it counts as one of unknown length."""
_ROUNDS = 3
"""After so many rounds of a loop of unknown length, what still changes is not known: one more is run with that."""
_DEEP = 2
"""Within so many loops of unknown length, what changes in a further one is not known after its first round."""


def for_(m: Machine, s: ast.For | ast.AsyncFor) -> None:
    """`for target in values: ... else: ...`."""
    values = m.evaluate(s.iter)
    items = m.items(values, s)
    if items is None or not is_exact(values) or len(items) > _MOST:
        element = m.element(values, s)
        if items is not None and len(items) > _MOST and all(isinstance(item, int) for item in items):
            element = Integers("integers", m.place(s), f"one of {len(items)} numbers")

        def body() -> None:
            m.assign(s.target, element)
            m.block(s.body)

        loop_unknown(m, body)
        m.block(s.orelse)
        return
    for item in items:
        m.assign(s.target, item)
        try:
            m.block(s.body)
        except BreakSignal:
            break
        except ContinueSignal:
            continue
    else:
        m.block(s.orelse)


def while_(m: Machine, s: ast.While) -> None:
    """`while test: ... else: ...`."""
    for _ in range(_ENDLESS if isinstance(s.test, ast.Constant) else _MOST):
        answer = m.truth(m.evaluate(s.test))
        if answer is False:
            m.block(s.orelse)
            return
        if answer is None:
            break
        try:
            m.block(s.body)
        except BreakSignal:
            return
        except ContinueSignal:
            continue

    def body() -> None:
        m.evaluate(s.test)
        m.block(s.body)

    loop_unknown(m, body)


def loop_unknown(m: Machine, body: Callable[[], None]) -> None:
    """Run a body any number of times, from never on: until a further round would change nothing."""
    with m.repeated():
        deep = m.nesting > _DEEP
        for number in range(_ROUNDS + 1):
            (outcome,) = m.fork([body])
            if isinstance(outcome.signal, RaiseSignal):
                m.suspend_raised([outcome])
                break
            if isinstance(outcome.signal, ReturnSignal):
                m.suspend_return(outcome)
                break
            if number >= (0 if deep else _ROUNDS - 1):
                _widen(m, outcome.delta)
            if not m.heap.merge([outcome.delta], with_current=True):
                break


def _widen(m: Machine, delta: Delta) -> None:
    """What still changes in the last round is not known."""
    for write in delta.values():
        if not isinstance(write.target, dict):
            continue
        current: Value = write.target.get(write.name, MISSING)
        if not same(write.value, current) and not isinstance(write.value, Array):
            why = f"`{write.name}` changes in a loop of unknown length"
            write.value = m.unknown("loop", why)

"""Comprehensions: loops over known elements are carried out, others run once for any element."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.containers import is_hashable
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Environment
from hkmigrate.detect.evaluate.values import Bindings, DictValue, ListValue, SetValue, Top, Union, Value, is_exact

_MOST = 1000
"""Over more elements, a comprehension is run once."""

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def _each(m: Machine, e: _Comprehension, take: Callable[[], None]) -> bool:
    """Run `take` for every element; whether it is known for which."""
    frame, outer = m.frame, m.environment
    inner = Environment(Bindings(), outer, "comprehension", dict(outer.declared) if outer.kind != "class" else {})
    state = [True]

    def run(index: int) -> None:
        if index == len(e.generators):
            take()
            return
        clause = e.generators[index]
        if index == 0:
            frame.environment = outer
            values = m.evaluate(clause.iter)
            frame.environment = inner
        else:
            values = m.evaluate(clause.iter)
        items = m.items(values, e)
        if items is None or not is_exact(values) or len(items) > _MOST:
            state[0] = False
            m.assign(clause.target, m.element(values, e))
            with m.repeated():
                if _passes(m, clause.ifs) is not False:
                    run(index + 1)
            return
        for item in items:
            m.assign(clause.target, item)
            passes = _passes(m, clause.ifs)
            state[0] &= passes is not None
            if passes is not False:
                run(index + 1)

    frame.environment = inner
    try:
        run(0)
    finally:
        frame.environment = outer
    return state[0]


def _passes(m: Machine, tests: list[ast.expr]) -> bool | None:
    answer: bool | None = True
    for test in tests:
        found = m.truth(m.evaluate(test))
        if found is False:
            return False
        answer = None if found is None else answer
    return answer


def list_(m: Machine, e: ast.ListComp | ast.GeneratorExp) -> Value:
    """`[value for ...]`."""
    made = ListValue()
    made.inexact = not _each(m, e, lambda: made.items.append(m.evaluate(e.elt)))
    return made


def generator(m: Machine, e: ast.GeneratorExp) -> Value:
    """`(value for ...)`, which is run where it stands."""
    return list_(m, e)


def set_(m: Machine, e: ast.SetComp) -> Value:
    """`{value for ...}`."""
    made = SetValue()

    def take() -> None:
        value = m.evaluate(e.elt)
        if is_hashable(value):
            made.items[value] = None
        made.inexact |= not is_hashable(value) or isinstance(value, Top | Union)

    made.inexact |= not _each(m, e, take)
    return made


def dict_(m: Machine, e: ast.DictComp) -> Value:
    """`{key: value for ...}`."""
    made = DictValue()

    def take() -> None:
        key, value = m.evaluate(e.key), m.evaluate(e.value)
        made.inexact |= isinstance(key, Top | Union) or not is_hashable(key)
        made.items[key if is_hashable(key) else m.unknown("key", "the key is not known", e)] = value

    made.inexact |= not _each(m, e, take)
    return made

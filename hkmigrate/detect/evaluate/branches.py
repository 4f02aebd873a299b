"""`if`: tests that are known choose a side; else both run from one state, and what they wrote is joined."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Array,
    Instance,
    Top,
    Union,
    Value,
    payload,
)


def if_(m: Machine, s: ast.If) -> None:
    """`if test: ... else: ...`."""
    answer = m.truth(m.evaluate(s.test))
    if answer is not None:
        m.block(s.body if answer else s.orelse)
        return

    def side(body: list[ast.stmt], *, wanted: bool) -> Callable[[], None]:
        def run() -> None:
            narrow(m, s.test, wanted=wanted)
            m.block(body)

        return run

    m.branch([side(s.body, wanted=True), side(s.orelse, wanted=False)])


def narrow(m: Machine, test: ast.expr, *, wanted: bool) -> None:
    """Leave out, of a variable or attribute that a test asks of, the values for which it is not as wanted."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        narrow(m, test.operand, wanted=not wanted)
        return
    target, holds = _asked(m, test)
    if isinstance(target, ast.Name):
        value = m.environment.home(target.id).get(target.id)
        kept = _kept(value, holds, wanted=wanted)
        if kept is not MISSING:
            m.store(target.id, kept)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        owner = m.evaluate(target.value)
        if isinstance(owner, Instance):
            kept = _kept(owner.attributes.get(target.attr), holds, wanted=wanted)
            if kept is not MISSING:
                m.heap.set(owner.attributes, target.attr, kept)


def _kept(value: Value, holds: Callable[[Value], bool | None], *, wanted: bool) -> Value:
    if not isinstance(value, Union):
        return MISSING
    return join_all(one for one in value.alternatives if holds(one) in (wanted, None))


def _asked(m: Machine, test: ast.expr) -> tuple[ast.expr, Callable[[Value], bool | None]]:
    """What a test asks of, and its answer for each value of that."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.comparators[0], ast.Constant):
        constant, op = test.comparators[0].value, test.ops[0]
        if isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
            negated = isinstance(op, ast.IsNot | ast.NotEq)
            return test.left, lambda value: _is_constant(value, constant, negated=negated)
    return test, m.truth


def _is_constant(value: Value, constant: object, *, negated: bool) -> bool | None:
    if isinstance(value, Top) and not (constant is None and isinstance(value, Array)):
        return None
    inner = payload(value)
    return (type(inner) is type(constant) and inner == constant) != negated

"""Branches: tests that are known choose a side; else both run from one state, and what they wrote is joined."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import (
    BreakSignal,
    ContinueSignal,
    Guard,
    RaiseSignal,
    ReturnSignal,
    Signal,
    SuspendSignal,
)
from hkmigrate.detect.evaluate.heap import Delta
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.operators import agreed_all
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Array,
    ClassValue,
    DictValue,
    External,
    Instance,
    ListValue,
    Top,
    Union,
    Value,
    is_exact,
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


# --- exceptions ----------------------------------------------------------------------------------------------------


def try_(m: Machine, s: ast.Try | ast.TryStar) -> None:
    """`try: ... except: ... else: ... finally: ...`."""
    frames, depth = m.frames, len(m.frames)
    try:
        _guarded(m, s)
    except SuspendSignal as left:
        left.finals.append((m.frames[:], s.finalbody))
        raise
    except Signal:
        m.frames = frames
        del frames[depth:]
        m.block(s.finalbody)
        raise
    m.frames = frames
    del frames[depth:]
    m.block(s.finalbody)


_ALWAYS_THERE = frozenset((*sys.stdlib_module_names, "haiku", "jax", "numpy"))
"""Packages that a program which runs at all can import."""


def _guarded(m: Machine, s: ast.Try | ast.TryStar) -> None:
    """The body, with what catches its exceptions; a package that it imports may not be installed."""
    if any(_may_fail(m, one) for one in s.body):
        missing = RaiseSignal(Instance.of("builtins.ImportError", {"args": ("",)}), m.place(s))
        m.branch([lambda: _watched(m, s, None), lambda: _watched(m, s, missing)])
    else:
        _watched(m, s, None)


def _may_fail(m: Machine, statement: ast.stmt) -> bool:
    """Whether a statement imports a package from outside that may be missing."""
    match statement:
        case ast.Import():
            names = [alias.name for alias in statement.names]
        case ast.ImportFrom(level=0, module=str() as name):
            names = [name]
        case _:
            return False
    unsure = [name for name in names if name.split(".")[0] not in _ALWAYS_THERE]
    return any(isinstance(m.import_module(name, m.frame.file), External) for name in unsure)


def _watched(m: Machine, s: ast.Try | ast.TryStar, raised_first: RaiseSignal | None) -> None:
    """The body, then the handlers of what it raises for sure, and of what it may raise."""
    frames, depth = m.frames, len(m.frames)
    haiku = m.haiku
    modules = len(haiku.modules) if haiku is not None else 0
    guard, left = Guard(), raised_first
    m.guards.append(guard)
    guards = len(m.guards)
    signal: Signal | None = None
    try:
        if left is None:
            m.block(s.body)
    except RaiseSignal as raised:
        left = raised
    except (ReturnSignal, BreakSignal, ContinueSignal) as way_out:
        signal = way_out
    finally:
        del m.guards[guards - 1 :]
    if left is not None or signal is not None:
        m.frames, m.haiku = frames, haiku
        del frames[depth:]
        if haiku is not None:
            haiku.pop_to(modules)

    def go_on() -> None:
        if signal is not None:
            raise signal
        if left is not None:
            _handle(m, s, left)
        else:
            m.block(s.orelse)

    kinds: dict[Value, list[tuple[RaiseSignal, Delta]]] = {}
    for one in guard.raised:
        kinds.setdefault(one[0].value.kind if isinstance(one[0].value, Instance) else None, []).append(one)
    if kinds:
        m.branch([go_on, *(_handling(m, s, raised) for raised in kinds.values())])
    else:
        go_on()


def _handling(m: Machine, s: ast.Try | ast.TryStar, raised: list[tuple[RaiseSignal, Delta]]) -> Callable[[], None]:
    """Handle exceptions of one kind that may have been raised."""

    def run() -> None:
        m.heap.merge([delta for _, delta in raised], with_current=True)
        _handle(m, s, raised[0][0])

    return run


def _handle(m: Machine, s: ast.Try | ast.TryStar, raised: RaiseSignal) -> None:
    """Run the handler that catches an exception.

    Raises:
        RaiseSignal: none does.
    """
    for handler in s.handlers:
        if handler.type is None or is_caught(raised.value, m.evaluate(handler.type)):
            if handler.name is not None:
                m.store(handler.name, raised.value)
            m.block(handler.body)
            return
    raise raised


def is_caught(error: Value, kind: Value) -> bool:
    """Whether an `except` of this kind catches an exception."""
    if isinstance(kind, tuple):
        return any(is_caught(error, one) for one in kind)
    if isinstance(kind, Top | Union):
        return True
    cls = error.kind if isinstance(error, Instance) else External("builtins.Exception")
    bases = cls.order if isinstance(cls, ClassValue) else (cls,)
    return any(_is_below(base, kind) for base in bases)


def _is_below(cls: Value, kind: Value) -> bool:
    if cls == kind or (isinstance(kind, External) and kind.name == "builtins.BaseException"):
        return True
    if not (isinstance(cls, External) and isinstance(kind, External)):
        return False
    found, wanted = (_builtin(one.name) for one in (cls, kind))
    return found is not None and wanted is not None and issubclass(found, wanted)


def _builtin(name: str) -> type[BaseException] | None:
    import builtins  # noqa: PLC0415 - the name is that of a module of ours, too

    found = getattr(builtins, name.rpartition(".")[2], None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


# --- match ---------------------------------------------------------------------------------------------------------


def match_(m: Machine, s: ast.Match) -> None:
    """`match subject: case ...`."""
    subject = m.evaluate(s.subject)
    possible: list[ast.match_case] = []
    certain = False
    for case in s.cases:
        answer = matches(m, case.pattern, subject)
        if answer is True and case.guard is not None:
            answer = m.truth(m.evaluate(case.guard))
        if answer is not False:
            possible.append(case)
        if answer is True:
            certain = True
            break
    if len(possible) == 1 and certain:
        m.block(possible[0].body)
    elif possible:
        sides: list[Callable[[], None]] = [lambda case=case: m.block(case.body) for case in possible]  # type: ignore[misc]
        m.branch(sides if certain else [*sides, lambda: None])


def matches(m: Machine, pattern: ast.pattern, value: Value) -> bool | None:
    """Whether a value matches a pattern, None where that is not known; the pattern's names are bound."""
    match pattern:
        case ast.MatchValue():
            return m.truth(m.compare(ast.Eq(), value, m.evaluate(pattern.value), pattern))
        case ast.MatchSingleton():
            return None if isinstance(value, Top | Union) else value is pattern.value
        case ast.MatchAs():
            answer = True if pattern.pattern is None else matches(m, pattern.pattern, value)
            if answer is not False and pattern.name is not None:
                m.store(pattern.name, value)
            return answer
        case ast.MatchOr():
            answers = [matches(m, one, value) for one in pattern.patterns]
            return True if True in answers else None if None in answers else False
        case ast.MatchSequence():
            return _matches_sequence(m, pattern, value)
        case ast.MatchMapping():
            return _matches_mapping(m, pattern, value)
        case ast.MatchClass():
            return _matches_class(m, pattern, value)
    return None


def _matches_sequence(m: Machine, pattern: ast.MatchSequence, value: Value) -> bool | None:
    held = payload(value)
    if not isinstance(held, tuple | ListValue):
        return None if isinstance(value, Top | Union) else False
    items = m.items(held, pattern) or []
    star = next((at for at, one in enumerate(pattern.patterns) if isinstance(one, ast.MatchStar)), None)
    if not is_exact(held):
        return None
    if star is None:
        if len(items) != len(pattern.patterns):
            return False
        return agreed_all(matches(m, one, item) for one, item in zip(pattern.patterns, items, strict=True))
    behind = len(pattern.patterns) - star - 1
    if len(items) < star + behind:
        return False
    starred = pattern.patterns[star]
    assert isinstance(starred, ast.MatchStar)
    if starred.name is not None:
        m.store(starred.name, ListValue(items[star : len(items) - behind]))
    pairs = [*zip(pattern.patterns[:star], items[:star], strict=True)]
    pairs += zip(pattern.patterns[star + 1 :], items[len(items) - behind :], strict=True)
    return agreed_all(matches(m, one, item) for one, item in pairs)


def _matches_mapping(m: Machine, pattern: ast.MatchMapping, value: Value) -> bool | None:
    held = payload(value)
    if not isinstance(held, DictValue):
        return None if isinstance(value, Top | Union) else False
    answers: list[bool | None] = []
    keys = [m.evaluate(key) for key in pattern.keys]
    for key, one in zip(keys, pattern.patterns, strict=True):
        if key not in held.items:
            return None if held.inexact else False
        answers.append(matches(m, one, held.items[key]))
    if pattern.rest is not None:
        m.store(pattern.rest, DictValue({key: item for key, item in held.items.items() if key not in keys}))
    return agreed_all(answers)


def _matches_class(m: Machine, pattern: ast.MatchClass, value: Value) -> bool | None:
    kind = m.evaluate(pattern.cls)
    answer = m.is_instance(value, kind)
    if answer is False:
        return False
    names: tuple[Value, ...] = ()
    found = value.find("__match_args__") if isinstance(value, Instance) else MISSING
    if isinstance(found, tuple):
        names = found
    if pattern.patterns and not names:
        native = isinstance(value, NATIVE) and len(pattern.patterns) == 1
        return agreed_all([answer, matches(m, pattern.patterns[0], value)]) if native else None
    parts = [*zip(names, pattern.patterns, strict=False)]
    parts += zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    answers = [matches(m, one, m.get_attribute(value, str(name), pattern)) for name, one in parts]
    return agreed_all([answer, *answers])

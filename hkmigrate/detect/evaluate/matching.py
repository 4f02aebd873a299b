"""`match`: patterns that match for sure, never, or perhaps."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.comparisons import agreed_all
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    DictValue,
    Instance,
    ListValue,
    Top,
    Union,
    Value,
    is_exact,
    payload,
)


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

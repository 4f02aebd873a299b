"""The arguments of a call, and which of them becomes which parameter: the one place that binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.values import (
    MISSING,
    DictValue,
    FunctionNode,
    FunctionValue,
    ListValue,
    Value,
)


@dataclass(slots=True)
class Arguments:
    """What a call is given.

    Attributes:
        positional: the positional arguments.
        keywords: the keyword arguments.
        more: what any further positional arguments are, of an unknown number; `MISSING` where there are none.
        more_keywords: the same of keywords.
    """

    positional: list[Value] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    more: Value = MISSING
    more_keywords: Value = MISSING

    def get(self, index: int, name: str = "", default: Value = MISSING) -> Value:
        """The argument at an index or of a name."""
        if 0 <= index < len(self.positional):
            return self.positional[index]
        if name in self.keywords:
            return self.keywords[name]
        if self.more is not MISSING and index >= 0:
            return self.more
        return self.more_keywords if self.more_keywords is not MISSING and name and default is MISSING else default

    def behind(self, *first: Value) -> Arguments:
        """The same with other positional arguments before them."""
        return Arguments([*first, *self.positional], self.keywords, self.more, self.more_keywords)

    def without(self, count: int) -> Arguments:
        """The same without the first positional arguments."""
        return Arguments(self.positional[count:], self.keywords, self.more, self.more_keywords)

    def every(self) -> Iterator[Value]:
        """All values."""
        yield from self.positional
        yield from self.keywords.values()
        yield from (value for value in (self.more, self.more_keywords) if value is not MISSING)

    @property
    def is_exact(self) -> bool:
        """Whether their number is known."""
        return self.more is MISSING and self.more_keywords is MISSING


def given(*positional: Value, **keywords: Value) -> Arguments:
    """The arguments of a call with these."""
    return Arguments(list(positional), dict(keywords))


class BindError(Exception):
    """A call does not fit the signature; the message is that of Python's TypeError."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function.

    Attributes:
        positional: those that may be given by position.
        only: how many of these may not be given by keyword.
        keyword: those that may only be given by keyword.
        rest: the name behind `*`, None if there is none.
        rest_keywords: the name behind `**`.
    """

    positional: tuple[str, ...]
    only: int
    keyword: tuple[str, ...]
    rest: str | None
    rest_keywords: str | None


def signature_of(node: FunctionNode) -> Signature:
    """The parameters of a function."""
    found = node.args
    return Signature(
        tuple(one.arg for one in (*found.posonlyargs, *found.args)),
        len(found.posonlyargs),
        tuple(one.arg for one in found.kwonlyargs),
        found.vararg.arg if found.vararg is not None else None,
        found.kwarg.arg if found.kwarg is not None else None,
    )


def bind(function: FunctionValue, arguments: Arguments) -> dict[str, Value]:
    """The values of the parameters.

    Raises:
        BindError: they do not fit.
    """
    signature, name = signature_of(function.node), function.name
    bound: dict[str, Value] = dict(zip(signature.positional, arguments.positional, strict=False))
    extra = arguments.positional[len(signature.positional) :]
    _bind_keywords(signature, arguments, bound, name)
    first = len(signature.positional) - len(function.defaults)
    defaults = {**dict(zip(signature.positional[first:], function.defaults, strict=True)), **function.keyword_defaults}
    for parameter in (*signature.positional, *signature.keyword):
        if parameter not in bound:
            bound[parameter] = _left_open(parameter, signature, arguments, defaults, name)
    if signature.rest is not None:
        more = arguments.more is not MISSING
        bound[signature.rest] = ListValue([*extra, arguments.more], inexact=True) if more else tuple(extra)
    elif extra:
        raise BindError(f"{name}() takes {len(signature.positional)} positional arguments")
    return bound


def _bind_keywords(signature: Signature, arguments: Arguments, bound: dict[str, Value], name: str) -> None:
    rest: dict[Value, Value] = {}
    known = frozenset((*signature.positional[signature.only :], *signature.keyword))
    for keyword, value in arguments.keywords.items():
        if keyword in known:
            if keyword in bound and arguments.more is MISSING:
                raise BindError(f"{name}() got multiple values for argument '{keyword}'")
            bound[keyword] = value
        elif signature.rest_keywords is not None:
            rest[keyword] = value
        else:
            raise BindError(f"{name}() got an unexpected keyword argument '{keyword}'")
    if signature.rest_keywords is not None:
        bound[signature.rest_keywords] = DictValue(rest, inexact=arguments.more_keywords is not MISSING)


def _left_open(
    parameter: str, signature: Signature, arguments: Arguments, defaults: dict[str, Value], name: str
) -> Value:
    """What a parameter is that was given nothing for sure."""
    if arguments.more is not MISSING and parameter in signature.positional:
        return arguments.more
    if arguments.more_keywords is not MISSING and parameter not in signature.positional[: signature.only]:
        return arguments.more_keywords
    if parameter in defaults:
        return defaults[parameter]
    raise BindError(f"{name}() missing a required argument: '{parameter}'")


def is_generator(node: FunctionNode) -> bool:
    """Whether a function yields."""
    return not isinstance(node, ast.Lambda) and any(_yields(statement) for statement in node.body)


def _yields(node: ast.AST) -> bool:
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return True
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return False
    return any(map(_yields, ast.iter_child_nodes(node)))


def hands_on(node: FunctionNode) -> ast.Call | None:
    """The one call to which a function gives its arguments as it got them: `function(*args, **kwargs)`."""
    found = node.args
    if isinstance(node, ast.Lambda) or found.vararg is None or found.kwarg is None or found.kwonlyargs:
        return None
    taken = [*(one.arg for one in (*found.posonlyargs, *found.args)), found.vararg.arg, found.kwarg.arg]
    names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call) and _gives(inner, taken)]
    if len(calls) != 1 or not isinstance(calls[0].func, ast.Name):
        return None
    counted = [name.id for name in names if name.id in taken or not isinstance(name.ctx, ast.Load)]
    return calls[0] if sorted(counted) == sorted(taken) else None


def _gives(call: ast.Call, taken: list[str]) -> bool:
    given = [one.value if isinstance(one, ast.Starred) else one for one in call.args]
    stars = [isinstance(one, ast.Starred) for one in call.args]
    given += [keyword.value for keyword in call.keywords if keyword.arg is None]
    names = [one.id for one in given if isinstance(one, ast.Name)]
    return (
        names == taken
        and len(given) == len(call.args) + len(call.keywords)
        and stars == [False] * (len(taken) - 2) + [True]
    )


def behind(function: FunctionValue) -> FunctionValue:
    """The function to which a wrapper hands on all of its arguments; any other function itself."""
    call = hands_on(function.node)
    while call is not None and isinstance(call.func, ast.Name):
        inner = function.environment.variables.get(call.func.id)
        if not isinstance(inner, FunctionValue) or inner is function:
            break
        function, call = inner, hands_on(inner.node)
    return function

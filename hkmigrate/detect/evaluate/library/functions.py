"""`functools` and `operator`: partial application, caches, dispatch, and operators as functions."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import (
    Node,
    decorates,
    decorator,
    derived,
    elements,
    function_name,
    innermost,
    maybe_many,
    native_of,
    required,
    to_value,
)
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.values import (
    MISSING,
    NATIVE,
    Behaviour,
    Bindings,
    DictValue,
    FunctionValue,
    ListValue,
    Partial,
    Top,
    Value,
    Wrapped,
)


@external("functools.partial", "jax.tree_util.Partial")
def _partial(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "func", node)
    if arguments.is_exact:
        return Partial(function, tuple(arguments.positional[1:]), dict(arguments.keywords))
    early = arguments.without(1)

    def call(m: Machine, late: Arguments, node: Node) -> Value:
        keywords = {**early.keywords, **late.keywords}
        more = early.more if early.more is not MISSING else late.more
        more_keywords = early.more_keywords if early.more_keywords is not MISSING else late.more_keywords
        return m.call(function, Arguments([*early.positional, *late.positional], keywords, more, more_keywords), node)

    return Behaviour(call)


@external("functools.partialmethod")
def _partialmethod(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "func", node)
    keywords = dict(arguments.keywords)
    return Partial(function, tuple(arguments.positional[1:]), keywords, Bindings({"#method": True}))


@external("functools.wraps")
def _wraps(m: Machine, arguments: Arguments, node: Node) -> Value:
    source = required(m, arguments, 0, "wrapped", node)
    return decorator(lambda m, function, _: _take_names(m, function, source))


@external("functools.update_wrapper")
def _update_wrapper(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = required(m, arguments, 0, "wrapper", node)
    return _take_names(m, function, required(m, arguments, 1, "wrapped", node))


def _take_names(m: Machine, function: Value, source: Value) -> Value:
    """Give a wrapper the name and attributes of what it wraps."""
    if isinstance(function, FunctionValue | Partial):
        inner = innermost(source)
        for name, value in inner.attributes.items() if isinstance(inner, FunctionValue) else ():
            m.heap.set(function.attributes, name, function.attributes.get(name, value))
        if name := function_name(source):
            m.heap.set(function.attributes, "__name__", name)
        m.heap.set(function.attributes, "__wrapped__", source)
    return function


@external("functools.lru_cache", "functools.cache")
def _cache(m: Machine, arguments: Arguments, node: Node) -> Value:
    function = arguments.get(0, default=None)
    is_size = isinstance(function, (*NATIVE, Top))
    return decorates(m, None if is_size else function, lambda _m, one, _: Wrapped(one, "cache", DictValue()), node)


@external("functools.singledispatch")
def _singledispatch(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Wrapped(required(m, arguments, 0, "func", node), "singledispatch", ListValue())


@external("functools.singledispatchmethod")
def _singledispatchmethod(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Wrapped(required(m, arguments, 0, "func", node), "singledispatchmethod", ListValue())


@external("functools.reduce")
def _reduce(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, value = required(m, arguments, 0, "function", node), required(m, arguments, 1, "iterable", node)
    items, exact = elements(m, value, node)
    initial = arguments.get(2, "initial")
    if not exact:
        first = initial if initial is not MISSING else join_all(items)
        made = maybe_many(m, lambda: m.invoke(function, first, join_all(items), node=node))
        return derived(m, "reduce", [made, *items], node)
    if initial is not MISSING:
        items = [initial, *items]
    if not items:
        m.raise_("TypeError", "reduce() of empty iterable with no initial value", node)
    result = items[0]
    for item in items[1:]:
        result = m.invoke(function, result, item, node=node)
    return result


@external("functools.cmp_to_key")
def _cmp_to_key(m: Machine, _arguments: Arguments, node: Node) -> Value:
    return m.unknown("external", "functools.cmp_to_key", node)


# --- operator ---------------------------------------------------------------------------------------------------------

_BINARY: dict[str, ast.operator] = {
    "add": ast.Add(),
    "sub": ast.Sub(),
    "mul": ast.Mult(),
    "truediv": ast.Div(),
    "floordiv": ast.FloorDiv(),
    "mod": ast.Mod(),
    "pow": ast.Pow(),
    "matmul": ast.MatMult(),
    "or_": ast.BitOr(),
    "and_": ast.BitAnd(),
    "xor": ast.BitXor(),
    "lshift": ast.LShift(),
    "rshift": ast.RShift(),
    "concat": ast.Add(),
}
_COMPARISONS: dict[str, ast.cmpop] = {
    "eq": ast.Eq(),
    "ne": ast.NotEq(),
    "lt": ast.Lt(),
    "le": ast.LtE(),
    "gt": ast.Gt(),
    "ge": ast.GtE(),
    "is_": ast.Is(),
    "is_not": ast.IsNot(),
}


def _binary(operator: ast.operator) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        left, right = required(m, arguments, 0, "a", node), required(m, arguments, 1, "b", node)
        return m.binary(operator, left, right, node)

    return handler


def _comparison(operator: ast.cmpop) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        left, right = required(m, arguments, 0, "a", node), required(m, arguments, 1, "b", node)
        return m.compare(operator, left, right, node)

    return handler


def _unary(name: str, run: Callable[[int | float], object]) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        value = required(m, arguments, 0, "a", node)
        native = native_of(value)
        return to_value(run(native)) if isinstance(native, int | float) else derived(m, name, [value], node)

    return handler


for _name, _operator in _BINARY.items():
    external(f"operator.{_name}", f"operator.__{_name.rstrip('_')}__")(_binary(_operator))
for _name, _comparing in _COMPARISONS.items():
    external(f"operator.{_name}", f"operator.__{_name}__")(_comparison(_comparing))
external("operator.neg", "operator.__neg__")(_unary("neg", lambda value: -value))
external("operator.pos")(_unary("pos", lambda value: +value))
external("operator.index")(_unary("index", int))


@external("operator.not_")
def _not(m: Machine, arguments: Arguments, node: Node) -> Value:
    truth = m.truth(required(m, arguments, 0, "a", node))
    return m.unknown("not", "", node) if truth is None else not truth


@external("operator.truth")
def _truth(m: Machine, arguments: Arguments, node: Node) -> Value:
    truth = m.truth(required(m, arguments, 0, "a", node))
    return m.unknown("bool", "", node) if truth is None else truth


@external("operator.contains")
def _contains(m: Machine, arguments: Arguments, node: Node) -> Value:
    whole, part = required(m, arguments, 0, "a", node), required(m, arguments, 1, "b", node)
    return m.compare(ast.In(), part, whole, node)


@external("operator.getitem")
def _getitem(m: Machine, arguments: Arguments, node: Node) -> Value:
    return m.get_item(required(m, arguments, 0, "a", node), required(m, arguments, 1, "b", node), node)


@external("operator.setitem")
def _setitem(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 2, "c", node)
    m.set_item(required(m, arguments, 0, "a", node), required(m, arguments, 1, "b", node), value, node)
    return None


@external("operator.methodcaller")
def _methodcaller(m: Machine, arguments: Arguments, node: Node) -> Value:
    return Wrapped(None, "methodcaller", (required(m, arguments, 0, "name", node), arguments.without(1)))


@external("operator.itemgetter")
def _itemgetter(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return Wrapped(None, "itemgetter", tuple(arguments.positional))


@external("operator.attrgetter")
def _attrgetter(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    return Wrapped(None, "attrgetter", tuple(arguments.positional))

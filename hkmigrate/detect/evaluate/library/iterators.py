"""`itertools`, on elements that are known."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import (
    MOST,
    Node,
    derived,
    elements,
    every,
    maybe_many,
    native_of,
    required,
)
from hkmigrate.detect.evaluate.library.table import Handler, external
from hkmigrate.detect.evaluate.library.taking import advance
from hkmigrate.detect.evaluate.values import MISSING, Instance, Integers, ListValue, Value, is_exact


def _endless(name: str, attributes: dict[str, Value]) -> Instance:
    return Instance.of(f"itertools.{name}", attributes)


@external("itertools.count")
def _count(_m: Machine, arguments: Arguments, _node: Node) -> Value:
    start, step = arguments.get(0, "start", 0), arguments.get(1, "step", 1)
    return _endless("count", {"#next": start, "#step": step})


@external("itertools.cycle")
def _cycle(m: Machine, arguments: Arguments, node: Node) -> Value:
    value = required(m, arguments, 0, "iterable", node)
    items, exact = elements(m, value, node)
    return _endless("cycle", {"#items": tuple(items), "#next": 0 if exact else m.unknown("cycle", "", node)})


@external("itertools.repeat")
def _repeat(m: Machine, arguments: Arguments, node: Node) -> Value:
    value, times = required(m, arguments, 0, "object", node), arguments.get(1, "times")
    if times is MISSING:
        return _endless("repeat", {"#value": value})
    native = native_of(times)
    if isinstance(native, int) and native <= MOST:
        return ListValue([value] * native)
    return ListValue([value], inexact=True)


@external("itertools.chain")
def _chain(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = every(m, arguments.every(), node)
    return ListValue(items, inexact=not (exact and arguments.is_exact))


@external("itertools.chain.from_iterable")
def _chain_of(m: Machine, arguments: Arguments, node: Node) -> Value:
    parts, known = elements(m, required(m, arguments, 0, "iterable", node), node)
    items, exact = every(m, parts, node)
    return ListValue(items, inexact=not (exact and known))


def _native(function: Callable[..., Iterable[Any]], name: str) -> Handler:
    """A function of `itertools` that only orders and chooses elements, by numbers that are known."""

    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
        numbers = [native_of(value) for value in arguments.positional[1:]]
        keywords = {key: native_of(value) for key, value in arguments.keywords.items()}
        known = exact and arguments.is_exact and not any(one is MISSING for one in (*numbers, *keywords.values()))
        if not known:
            return ListValue(items, inexact=True) if name in _CHOOSING else derived(m, name, items, node)
        try:
            found = list(itertools.islice(function(items, *numbers, **keywords), MOST + 1))
        except (TypeError, ValueError) as error:
            m.raise_(type(error).__name__, str(error), node)
        return ListValue(found) if len(found) <= MOST else m.unknown("large", name, node)

    return handler


_CHOOSING = frozenset(("islice",))
for _name in ("pairwise", "combinations", "permutations", "combinations_with_replacement"):
    external(f"itertools.{_name}")(_native(getattr(itertools, _name), _name))


@external("itertools.islice")
def _islice(m: Machine, arguments: Arguments, node: Node) -> Value:
    first, stop = required(m, arguments, 0, "iterable", node), native_of(arguments.get(1))
    if isinstance(first, Instance) and first.is_of("itertools.count") and len(arguments.positional) == 2:
        if not isinstance(stop, int) or stop > MOST:
            return ListValue([Integers("integers", m.place(node), "count")], inexact=True)
        taken: list[Value] = []
        for _ in range(stop):
            taken.append(first.attributes["#next"])
            following = m.binary(ast.Add(), first.attributes["#next"], first.attributes["#step"], node)
            m.heap.set(first.attributes, "#next", following)
        return ListValue(taken)
    if isinstance(first, Instance) and first.is_of("builtins.iterator") and isinstance(stop, int):
        rest = [advance(m, first, node) for _ in range(min(stop, length_left(first)))]
        return ListValue(rest, inexact=not is_exact(first))
    return _native(itertools.islice, "islice")(m, arguments, node)


@external("itertools.product")
def _product(m: Machine, arguments: Arguments, node: Node) -> Value:
    repeat = native_of(arguments.get(-1, "repeat", 1))
    parts = [elements(m, value, node) for value in arguments.positional]
    if not isinstance(repeat, int) or not all(exact for _, exact in parts) or not arguments.is_exact:
        return ListValue([tuple(join_all(items) for items, _ in parts)], inexact=True)
    size = 1
    for items, _ in parts * repeat:
        size *= len(items)
    if size > MOST:
        return m.unknown("large", "product", node)
    return ListValue(list(itertools.product(*(items for items, _ in parts), repeat=repeat)))


@external("itertools.zip_longest")
def _zip_longest(m: Machine, arguments: Arguments, node: Node) -> Value:
    parts = [elements(m, value, node) for value in arguments.positional]
    fill = arguments.get(-1, "fillvalue", None)
    exact = all(known for _, known in parts) and arguments.is_exact
    rows = itertools.zip_longest(*(items for items, _ in parts), fillvalue=fill)
    return ListValue(list(rows), inexact=not exact)


@external("itertools.starmap")
def _starmap(m: Machine, arguments: Arguments, node: Node) -> Value:
    function, value = required(m, arguments, 0, "function", node), required(m, arguments, 1, "iterable", node)
    rows, exact = elements(m, value, node)
    if not exact:
        made = maybe_many(m, lambda: m.call(function, Arguments(more=m.unknown("starmap", "", node)), node))
        return ListValue([] if made is MISSING else [made], inexact=True)
    results: list[Value] = []
    for row in rows:
        items, known = elements(m, row, node)
        given = Arguments(items) if known else Arguments(more=join_all(items))
        results.append(m.call(function, given, node))
    return ListValue(results)


@external("itertools.accumulate")
def _accumulate(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    function, initial = arguments.get(1, "func", None), arguments.get(-1, "initial", None)
    if not exact:
        return ListValue([derived(m, "accumulate", items, node)], inexact=True)
    items = items if initial is None else [initial, *items]
    results = items[:1]
    for item in items[1:]:
        last = results[-1]
        added = m.invoke(function, last, item, node=node) if function is not None else None
        results.append(m.binary(ast.Add(), last, item, node) if function is None else added)
    return ListValue(results)


def _while(*, taking: bool) -> Handler:
    def handler(m: Machine, arguments: Arguments, node: Node) -> Value:
        function, value = required(m, arguments, 0, "predicate", node), required(m, arguments, 1, "iterable", node)
        items, exact = elements(m, value, node)
        for index, item in enumerate(items) if exact else ():
            truth = m.truth(m.invoke(function, item, node=node))
            if truth is None:
                return ListValue(items, inexact=True)
            if not truth:
                return ListValue(items[:index] if taking else items[index:])
        return ListValue(items if taking or not exact else [], inexact=not exact)

    return handler


external("itertools.takewhile")(_while(taking=True))
external("itertools.dropwhile")(_while(taking=False))


@external("itertools.groupby")
def _groupby(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    function = arguments.get(1, "key", None)
    keys = [m.invoke(function, item, node=node) if function is not None else item for item in items]
    natives = [native_of(key) for key in keys]
    if not exact or any(native is MISSING for native in natives):
        group = (derived(m, "groupby", keys, node), ListValue(items, inexact=True))
        return ListValue([group], inexact=True)
    groups: list[Value] = []
    for _, run in itertools.groupby(range(len(items)), key=natives.__getitem__):
        places = list(run)
        groups.append((keys[places[0]], ListValue([items[place] for place in places])))
    return ListValue(groups)


@external("itertools.tee")
def _tee(m: Machine, arguments: Arguments, node: Node) -> Value:
    items, exact = elements(m, required(m, arguments, 0, "iterable", node), node)
    count = native_of(arguments.get(1, "n", 2))
    if not isinstance(count, int) or count > MOST:
        return m.unknown("tee", "", node)
    return tuple(ListValue(list(items), inexact=not exact) for _ in range(count))


def length_left(iterator: Instance) -> int:
    """How many elements are left in an iterator, as far as is known."""
    return len(iterator.payload.items) if isinstance(iterator.payload, ListValue) else 0

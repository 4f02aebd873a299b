"""How wrapped functions are called, by the kind of their wrapping."""

from __future__ import annotations

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Environment
from hkmigrate.detect.evaluate.join import join_all
from hkmigrate.detect.evaluate.library.common import Node, elements, over, required
from hkmigrate.detect.evaluate.library.keys import is_definite
from hkmigrate.detect.evaluate.library.records import replace
from hkmigrate.detect.evaluate.library.table import WrappedHandler, wrapped
from hkmigrate.detect.evaluate.values import (
    Array,
    Bindings,
    ClassValue,
    Container,
    DictValue,
    Generator,
    ListValue,
    Top,
    Value,
    Wrapped,
)


@wrapped("cache")
def _cached(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    kept = function.extra
    assert isinstance(kept, DictValue)
    keywords = tuple(sorted(arguments.keywords.items(), key=lambda pair: pair[0]))
    key = (tuple(arguments.positional), keywords)
    if arguments.is_exact and is_definite(key) and not any(isinstance(one, Container) for one in arguments.every()):
        if key in kept.items:
            return kept.items[key]
        value = m.call(function.function, arguments, node)
        m.heap.touch(kept)
        kept.items[key] = value
        return value
    if not kept.items or any(isinstance(one, Array) for one in arguments.every()):
        return m.call(function.function, arguments, node)
    return m.alternatives([lambda: m.call(function.function, arguments, node), lambda: join_all(kept.items.values())])


@wrapped("singledispatch")
def _singledispatch(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    return over(
        m, required(m, arguments, 0, "argument", node), lambda one: _dispatched(m, function, one, arguments, 0, node)
    )


@wrapped("singledispatchmethod")
def _singledispatchmethod(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    return over(
        m, required(m, arguments, 1, "argument", node), lambda one: _dispatched(m, function, one, arguments, 1, node)
    )


def _dispatched(m: Machine, function: Wrapped, value: Value, arguments: Arguments, index: int, node: Node) -> Value:
    """Call what is registered for the class of the argument at an index, which is `value`."""
    given_values = [*arguments.positional[:index], value, *arguments.positional[index + 1 :]]
    call = Arguments(given_values, arguments.keywords, arguments.more, arguments.more_keywords)
    registered = function.extra.items if isinstance(function.extra, ListValue) else []
    pairs = [pair for pair in registered if isinstance(pair, tuple)]
    answers = [m.is_instance(value, pair[0]) for pair in pairs]
    found = [pair for pair, answer in zip(pairs, answers, strict=True) if answer]
    if None in answers:
        possible = [pair[1] for pair, answer in zip(pairs, answers, strict=True) if answer is not False]
        choices = [*possible, function.function]
        return m.alternatives([lambda choice=choice: m.call(choice, call, node) for choice in choices])  # type: ignore[misc]
    chosen = _most_special(found)
    return m.call(chosen[1] if chosen is not None else function.function, call, node)


def _most_special(found: list[tuple[Value, ...]]) -> tuple[Value, ...] | None:
    """Of what is registered for several classes of a value, that of the class that is derived from the others."""
    for pair in reversed(found):
        cls = pair[0]
        if isinstance(cls, ClassValue) and all(other[0] in cls.order for other in found):
            return pair
    return found[-1] if found else None


@wrapped("register")
def _register(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    """The second call of `@f.register(cls)`: `function.function` is the class, `extra` what it is registered with."""
    target, registered = function.extra, arguments.get(0, default=None)
    assert isinstance(target, Wrapped)
    return register(m, target, function.function, registered, node)


def register(m: Machine, target: Wrapped, cls: Value, function: Value, node: Node) -> Value:
    """Register a function for a class with a function that dispatches."""
    if isinstance(target.extra, ListValue):
        m.heap.touch(target.extra)
        if isinstance(cls, Top):
            m.unknown("register", "a class that is not known", node)
        target.extra.items.append((cls, function))
    return function


# --- transformations of functions -------------------------------------------------------------------------------------


def _uncounted(handler: WrappedHandler) -> WrappedHandler:
    """The transformation as Haiku has it: modules that the function makes are not counted afterwards."""

    def apart(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
        with m.uncounted():
            return handler(m, function, arguments, node)

    return apart


@wrapped("vmap")
def _vmap(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    with m.repeated():
        return m.call(function.function, arguments, node)


@wrapped("grad")
def _grad(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    value = m.call(function.function, arguments, node)
    if function.extra is True:
        parts, exact = elements(m, value, node)
        return m.array("grad", node), parts[1] if exact and len(parts) == 2 else m.array("aux", node)
    return m.array("grad", node)


@wrapped("value_and_grad")
def _value_and_grad(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    return m.call(function.function, arguments, node), m.array("grad", node)


wrapped("haiku.vmap")(_uncounted(_vmap))
wrapped("haiku.grad")(_uncounted(_grad))
wrapped("haiku.value_and_grad")(_uncounted(_value_and_grad))


@wrapped("custom_gradient")
def _custom_gradient(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    parts, exact = elements(m, m.call(function.function, arguments, node), node)
    return parts[0] if exact and len(parts) == 2 else m.array("custom_gradient", node)


# --- contexts, records and operators ----------------------------------------------------------------------------------


@wrapped("within")
def _within(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    """A function that a context manager decorates; `extra` is the manager, a generator is begun anew for each call."""
    manager = function.extra
    if isinstance(manager, Generator) and manager.environment is not None and manager.done is None:
        old = manager.environment
        variables = {name: value for name, value in old.variables.items() if not name.startswith("#")}
        environment = Environment(Bindings(variables), old.outer, old.kind, dict(old.declared), old.cls)
        manager = Generator(manager.function, environment)
    results: list[Value] = []
    m.within(manager, lambda _: results.append(m.call(function.function, arguments, node)), node)
    return join_all(results) if results else None


@wrapped("replace")
def _replace(m: Machine, _function: Wrapped, arguments: Arguments, node: Node) -> Value:
    return replace(m, arguments.get(0, default=None), arguments.without(1), node)


@wrapped("methodcaller")
def _methodcaller(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    assert isinstance(function.extra, tuple)
    name, rest = function.extra
    if not isinstance(name, str) or not isinstance(rest, Arguments):
        return m.unknown("methodcaller", "", node)
    return m.call(m.get_attribute(arguments.get(0, default=None), name, node), rest, node)


@wrapped("itemgetter")
def _itemgetter(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    assert isinstance(function.extra, tuple)
    found = [m.get_item(arguments.get(0, default=None), key, node) for key in function.extra]
    return found[0] if len(found) == 1 else tuple(found)


@wrapped("attrgetter")
def _attrgetter(m: Machine, function: Wrapped, arguments: Arguments, node: Node) -> Value:
    assert isinstance(function.extra, tuple)
    found = [_dotted(m, arguments.get(0, default=None), path, node) for path in function.extra]
    return found[0] if len(found) == 1 else tuple(found)


def _dotted(m: Machine, owner: Value, path: Value, node: Node) -> Value:
    if not isinstance(path, str):
        return m.unknown("attrgetter", "", node)
    for name in path.split("."):
        owner = m.get_attribute(owner, name, node)
    return owner

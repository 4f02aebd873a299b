"""Values of two executions that are compared: the form of what is known in full."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from hkmigrate.detect.evaluate.arguments import Arguments
from hkmigrate.detect.evaluate.events import Access
from hkmigrate.detect.evaluate.values import MISSING, NATIVE, External, Instance, ListValue, Value

_DEEP = 4


def known_form(value: Value, depth: int = 0) -> Hashable:
    """What is equal for two values just if they are the same; None for what is not known in full, or is no such value.

    Lists and tuples are alike, and so are whole numbers, whatever their type.
    """
    if isinstance(value, External):
        return External, value.name.rpartition(".")[2]
    if isinstance(value, NATIVE):
        return (complex if isinstance(value, int | float | complex) else type(value)), value
    if depth < _DEEP and (isinstance(value, tuple) or (isinstance(value, ListValue) and not value.inexact)):
        return _all(list, value if isinstance(value, tuple) else value.items, depth)
    if depth < _DEEP and isinstance(value, Instance) and isinstance(value.kind, External):
        arguments = value.attributes.get("#arguments", MISSING)
        return _call(value.kind.name, arguments, depth) if isinstance(arguments, Arguments) else None
    return None


def asked(access: Access) -> tuple[Hashable, ...]:
    """The shape, dtype and initializer that a parameter or state is asked for with, None for what is not known."""
    if access.kind == "set_state":
        return None, None, None
    shape, dtype, init = (access.arguments.get(at + 1, name) for at, name in enumerate(("shape", "dtype", "init")))
    return known_form(shape), known_form(_DTYPE if dtype is MISSING else dtype), known_form(init)


_DTYPE = External("jax.numpy.float32")


def _call(name: str, arguments: Arguments, depth: int) -> Hashable:
    """An initializer, as it was called: parameters that are given by position have no names here, and may differ."""
    if not arguments.is_exact:
        return None
    names = [name, *sorted(arguments.keywords)]
    return _all(tuple(names), [*arguments.positional, *(arguments.keywords[one] for one in names[1:])], depth)


def _all(kind: Hashable, values: Iterable[Value], depth: int) -> Hashable:
    found = tuple(known_form(value, depth + 1) for value in values)
    return None if None in found else (kind, found)

"""Calls are remembered: one that is made again, from the same state, is not run again.

What a call comes to depends on its function, on what that closes over, on its arguments, on what it reads of what was
there before, and on Haiku's state. A recording notes what is read; the call is remembered if it writes to nothing but
what it has made itself, and to Haiku's counters. Calls are told apart by the paths and numbers of the modules that they
are made in; of a function that is called often they are not, and the numbers of what it makes are not known any more.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hkmigrate.detect.evaluate.core import Machine
from hkmigrate.detect.evaluate.frames import Context, Environment
from hkmigrate.detect.evaluate.heap import Recording, Watcher
from hkmigrate.detect.evaluate.values import (
    NATIVE,
    Array,
    Bindings,
    Bound,
    ClassValue,
    Container,
    DictValue,
    External,
    FunctionValue,
    Instance,
    Integers,
    ListValue,
    Partial,
    SetValue,
    Text,
    Top,
    Union,
    Value,
    Wrapped,
)

_FIRST = 2
"""A function is not remembered before it has been called so often: most run once."""
_OFTEN = 12
"""After so many calls of a function in one root, the modules that it makes are not told apart by their numbers."""
_APART = 64
"""After so many calls of a function in one root, the stacks of calls that run in it are told apart by place alone."""
_LARGEST = 64
"""Arguments with more parts are not told apart."""
_LARGEST_ALIKE = 16
"""Lists and dictionaries with more in them are told apart by identity, as are those that were written to."""
_MOST_MADE = 5000
"""A call that makes more objects is not remembered."""

Key = tuple[object, ...]


class Unlike(Exception):  # noqa: N818 - no error: such a call is run
    """Arguments that are never the same as others."""


@dataclass(slots=True, eq=False)
class Remembered(Watcher):
    """A call that was run; stale once something is written to that it has read, or made.

    Attributes:
        value: what it returned.
        context: the context of what ran in it.
        reads: what it has read of what was there before.
        counted: how many modules of each name there were where it was called, when it ended; with whether the name,
            which no forced one is, is relative to the module in which it was called.
        made: what it has made that can be written to and comes with its value.
        arguments: what it was given, which is kept so that nothing else can take its identity.
        shared: whether more than one caller has its value.
    """

    value: Value
    context: Context | None
    reads: tuple[Bindings | Container, ...]
    counted: dict[tuple[bool, str], Value]
    made: tuple[Instance | Container, ...]
    arguments: tuple[Value, ...]
    shared: bool = False


def remembered(
    m: Machine, node: ast.AST, about: Key, values: Iterable[Value], run: Callable[[], tuple[Value, Context | None]]
) -> Value:
    """What a call comes to: run, or remembered.

    Args:
        m: the machine.
        node: what is called: the definition of a function or class.
        about: what else tells calls apart.
        values: the arguments.
        run: runs it; its value and the context in which it ran.
    """
    count = m.called[node] = m.called.get(node, 0) + 1
    if m.haiku is None or count <= _FIRST:
        return run()[0]
    held = list(values)
    try:
        given = tuple(_like(value, [_LARGEST]) for value in held)
        key = (node, *about, *_state_of(m, loose=count > _OFTEN), given)
    except Unlike:
        return run()[0]
    found = m.remembered.get(key)
    if isinstance(found, Remembered) and not found.stale:
        return _again(m, found, loose=count > _OFTEN)
    m.variant = (*about, given) if count <= _APART else None
    return _recorded(m, key, held, run, loose=count > _OFTEN)


def recursion_key(function: FunctionValue, variables: Mapping[str, Value]) -> Key | None:
    """What tells a call from others of its function that run; None where nothing does."""
    left = [_LARGEST]
    try:
        parts = tuple(_like(value, left) for value in variables.values())
    except Unlike:
        return None
    return (function.node, id(function.environment), parts)


def _state_of(m: Machine, *, loose: bool) -> Key:
    haiku = m.haiku
    assert haiku is not None
    top: Key = ()
    forced = False
    if haiku.modules:
        module, method = haiku.modules[-1]
        path = module.attributes.get("module_name")
        forced = module.attributes.get("#forced") is True
        top = (forced, method, path if forced or not loose else None)
    if not loose:
        top = (*top, *sorted((name, str(count)) for name, count in haiku.counters[-1].items()))
    return (loose, top, tuple(map(id, haiku.interceptors)), m.is_repeated, m.heap.depth <= 1)


def _again(m: Machine, found: Remembered, *, loose: bool) -> Value:
    frame = m.frame
    assert m.haiku is not None
    counters, parent = m.haiku.counters[-1], _parent(m)
    for (relative, rest), count in found.counted.items():
        name = f"{parent}{rest}" if relative else rest
        if counters.get(name) != count or loose:
            number = m.unknown("numbering", f"the number of `{name}` is not counted") if loose else count
            m.heap.set(counters, name, number)
    if found.context is not None:
        found.context.callers[frame.context, frame.node] = None
        found.context.again = True
    for recording in m.heap.recordings[-1:]:
        for target in found.reads:
            if target.made <= recording.start:
                recording.reads[id(target)] = target
    if not found.shared:
        found.shared = True
        for one in found.made:
            _share(m, one, loose=loose)
    return found.value


def _parent(m: Machine) -> str:
    """The path of the current module, as the paths of those begin that are made in it."""
    assert m.haiku is not None
    path = m.haiku.modules[-1][0].attributes.get("module_name") if m.haiku.modules else None
    return f"{path}/" if isinstance(path, str) else ""


def _share(m: Machine, one: Instance | Container, *, loose: bool) -> None:
    """What a call has made stands for what several calls make."""
    if not isinstance(one, Instance):
        return
    one.many = True
    if loose and "module_name" in one.attributes and one.attributes.get("#forced") is not True:
        one.attributes["module_name"] = m.unknown("numbering", "the module is one of many")


def _recorded(
    m: Machine, key: Key, values: list[Value], run: Callable[[], tuple[Value, Context | None]], *, loose: bool
) -> Value:
    recording = Recording(loose)
    m.heap.recordings.append(recording)
    assert m.haiku is not None
    counters, before = m.haiku.counters[-1], dict(m.haiku.counters[-1])
    for value in values:
        m.heap.saw(value)
    ended = False
    try:
        value, context = run()
        ended = True
    finally:
        m.heap.recordings.remove(recording)
        pass_on(m, recording, spoiled=not ended)
    made = None if recording.writes or recording.spoiled else _made_in(value)
    if made is not None and not _given(values) & {id(one) for one in made}:
        parent = _parent(m)
        changed = ((name, count) for name, count in counters.items() if before.get(name) is not count)
        counted = {(name.startswith(parent), name.removeprefix(parent)): count for name, count in changed}
        reads = tuple(recording.reads.values())
        entry = m.remembered[key] = Remembered(value, context, reads, counted, tuple(made), tuple(values))
        watched = (*reads, *(one.attributes if isinstance(one, Instance) else one for one in made))
        for target in watched:
            m.heap.watchers.setdefault(id(target), []).append(entry)
    return value


def pass_on(m: Machine, recording: Recording, *, spoiled: bool) -> None:
    """What a call reads, the calls around it read as well."""
    for outer in m.heap.recordings[-1:]:
        outer.spoiled |= recording.spoiled or spoiled
        for at, target in recording.reads.items():
            if target.made <= outer.start:
                outer.reads[at] = target


_SHARED = (*NATIVE, Top, External, ClassValue, FunctionValue, range, slice, Bound, Partial)


def _made_in(value: Value) -> list[Instance | Container] | None:
    """What can be written to in a value that is given to several callers; None where that cannot be told."""
    made: dict[int, Instance | Container] = {}
    queue = [value]
    while queue:
        one = queue.pop()
        if id(one) in made:
            continue
        match one:
            case ListValue() | SetValue():
                queue += one.items
            case DictValue():
                queue += one.items.values()
            case Instance():
                queue += (item for name, item in one.attributes.items() if not name.startswith("#"))
            case tuple():
                queue += one
                continue
            case Union():
                queue += one.alternatives
                continue
            case _:
                if not isinstance(one, _SHARED):
                    return None
                continue
        made[id(one)] = one
        if len(made) > _MOST_MADE:
            return None
    return list(made.values())


def _given(values: Iterable[Value]) -> set[int]:
    """The lists and dictionaries in arguments, by identity: what returns them is not the same for others like them."""
    found: set[int] = set()
    queue = list(values)
    while queue:
        one = queue.pop()
        if isinstance(one, ListValue | DictValue) and not one.written and id(one) not in found:
            found.add(id(one))
        elif not isinstance(one, tuple):
            continue
        if len(found) > _LARGEST:
            break
        queue += one.items.values() if isinstance(one, DictValue) else one.items if isinstance(one, ListValue) else one
    return found


def _like_container(value: ListValue | DictValue, left: list[int]) -> object:
    some = [min(left[0], _LARGEST // 2)]
    try:
        keys = tuple(_like(key, some) for key in value.items) if isinstance(value, DictValue) else None
        held = value.items.values() if isinstance(value, DictValue) else value.items
        items = tuple(_like(item, some) for item in held)
    except Unlike:
        return id(value)
    left[0] -= len(items)
    return ("container", value.inexact, keys, items)


def _like(value: Value, left: list[int]) -> object:  # noqa: PLR0911 - one return a kind of value
    """What two arguments have in common that are the same for a call.

    Raises:
        Unlike: nothing tells whether they are.
    """
    left[0] -= 1
    if left[0] < 0:
        raise Unlike
    match value:
        case Text():
            return ("text", tuple(_like(part, left) for part in value.parts))
        case Array():
            return "array"
        case Integers():
            return "integers"
        case Top():
            return ("top", value.code, value.place)
        case tuple():
            return tuple(_like(item, left) for item in value)
        case DictValue(factory=None, written=0) | ListValue(written=0) if len(value.items) <= _LARGEST_ALIKE:
            return _like_container(value, left)
        case Union():
            return ("union", tuple(_like(one, left) for one in value.alternatives))
        case Bound():
            return ("bound", _like(value.function, left), _like(value.self_value, left), value.method)
        case Partial():
            keywords = tuple((name, _like(item, left)) for name, item in value.keywords.items())
            return (
                "partial",
                _like(value.function, left),
                tuple(_like(one, left) for one in value.positional),
                keywords,
            )
        case Wrapped():
            return ("wrapped", value.how, _like(value.function, left), id(value.extra))
        case FunctionValue():
            return ("function", value.node, id(value.environment), tuple(_like(one, left) for one in value.defaults))
        case External():
            return value
    if isinstance(value, (*NATIVE, range)):
        return (type(value), value)
    if isinstance(value, ClassValue | Instance | ListValue | DictValue | SetValue | Environment):
        return id(value)
    raise Unlike

"""What can be written to, with a journal, so that alternatives are run from one state and their effects joined.

Every write of the evaluator goes through `Heap.set`, `Heap.delete` or `Heap.touch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hkmigrate.detect.evaluate.join import join, join_all, same
from hkmigrate.detect.evaluate.values import (
    MISSING,
    Bindings,
    Container,
    DictValue,
    Generator,
    Instance,
    ListValue,
    SetValue,
    Top,
    Value,
    now,
)


class Counters(Bindings):
    """How many modules of each name were made: of alternatives the greatest counts."""


Contents = tuple[list[Value] | dict[Value, Value] | dict[Value, None], bool]
"""What a container holds, and whether that is inexact."""


@dataclass(slots=True)
class Write:
    """A write to one place: a name of some bindings, or all of a container, with what was, or came to be, there."""

    target: Bindings | Container
    name: str
    value: Value


Delta = dict[tuple[int, str], Write]
"""What a stretch of execution has written, by place."""

_ALL = "*"
_MUTABLE = (ListValue, DictValue, SetValue, tuple, Generator, Instance)
_DEEPEST_READ = 8
_MOST_READ = 1000
"""What lies deeper, or among more, is not told apart: a call that reads it is not remembered."""
_MOST_WRITTEN = 256
"""How often calls that could be remembered may change one place around them, before what is there is not known."""


def contents(container: Container) -> Contents:
    """A copy of what a container holds."""
    return container.items.copy(), container.inexact


def _put_contents(container: Container, value: Contents) -> None:
    container.items = value[0].copy()
    container.inexact = value[1]


class Heap:
    """All that can be written to.

    Attributes:
        recordings: of the calls that run and are to be remembered, what each reads and writes, outermost first.
        watchers: by the identity of what can be written to, what is true only until that happens.
        built: by identity, what modules under forced names keep whose constructors have run, with their paths.
        altered: the paths of those of them to which something was written since.
        changed: how often calls that could be remembered have changed a place around them.
    """

    def __init__(self) -> None:
        self._journals: list[Delta] = []
        self._opened: list[int] = []
        self.recordings: list[Recording] = []
        self.watchers: dict[int, list[Watcher]] = {}
        self.built: dict[int, tuple[Bindings | Container, str]] = {}
        self.altered: set[str] = set()
        self._joining = False
        self.changed: dict[tuple[int, str], int] = {}

    def forget(self) -> None:
        """Begin anew: nothing that was remembered is asked for any more."""
        self.watchers.clear()
        self.changed.clear()
        self.built.clear()

    @property
    def depth(self) -> int:
        """How many journals are open."""
        return len(self._journals)

    def set(self, bindings: Bindings, name: str, value: Value) -> None:
        """Bind a name."""
        if self._is_around(bindings):
            current = bindings.get(name, MISSING)
            if same(current, value):
                return
            if self._is_tired((id(bindings), name)):
                value = join(current, Top("loop", why=f"`{name}` changes too often"))
                if same(current, value):
                    return
        self._note(bindings, name)
        bindings[name] = value

    def delete(self, bindings: Bindings, name: str) -> None:
        """Unbind a name."""
        self._note(bindings, name)
        bindings.pop(name, None)

    def touch(self, container: Container) -> None:
        """To be called before the contents of a container change."""
        self.wrote(container)
        journal = self._journal_of(container)
        if journal is not None:
            key = (id(container), _ALL)
            if key not in journal:
                journal[key] = Write(container, _ALL, contents(container))
        if self._is_around(container) and self._is_tired((id(container), _ALL)):
            container.inexact = True

    def _is_around(self, target: Bindings | Container) -> bool:
        """Whether something was there before the innermost call that may be remembered."""
        around = self.recordings and target.made <= self.recordings[-1].start
        return bool(around) and not isinstance(target, Counters)

    def _is_tired(self, place: tuple[int, str]) -> bool:
        """Whether a place has been changed too often: what was unlike each time is then taken to be alike."""
        count = self.changed[place] = self.changed.get(place, 0) + 1
        return count > _MOST_WRITTEN

    def wrote(self, target: Bindings | Container) -> None:
        """Something is written to."""
        target.written = now()
        if not self._joining and id(target) in self.built:
            self.altered.add(self.built[id(target)][1])
        for watcher in self.watchers.pop(id(target), ()):
            watcher.stale = True
        for recording in self.recordings:
            if target.made <= recording.start and not isinstance(target, Counters):
                recording.writes = True

    def _note(self, bindings: Bindings, name: str) -> None:
        self.wrote(bindings)
        journal = self._journal_of(bindings)
        if journal is not None:
            key = (id(bindings), name)
            if key not in journal:
                journal[key] = Write(bindings, name, bindings.get(name, MISSING))

    def _journal_of(self, target: Bindings | Container) -> Delta | None:
        """The journal that a write is noted in; what was made since it was opened is unknown without that journal."""
        return self._journals[-1] if self._journals and target.made <= self._opened[-1] else None

    # --- what is read ----------------------------------------------------------------------------------------------

    def read(self, target: Bindings) -> None:
        """Names are looked up in some bindings."""
        if self.recordings and target.made <= self.recordings[-1].start:
            self.recordings[-1].reads[id(target)] = target

    def read_path(self, module: Bindings | None) -> None:
        """The path of a module is read, None for the current one: it matters to calls in which the module was made."""
        for recording in self.recordings:
            if recording.loose and (module is None or module.made > recording.start):
                recording.spoiled = True

    def saw(self, value: Value) -> None:
        """A value comes into reach: what is in it may be read without further notice."""
        if self.recordings and isinstance(value, _MUTABLE):
            self._saw(value, self.recordings[-1], 0)

    def _saw(self, value: Value, recording: Recording, depth: int) -> None:
        match value:
            case ListValue() | DictValue() | SetValue():
                if value.made <= recording.start:
                    recording.reads[id(value)] = value
                if depth < _DEEPEST_READ and len(value.items) <= _MOST_READ:
                    held = value.items.values() if isinstance(value, DictValue) else value.items
                    for item in held:
                        if isinstance(item, _MUTABLE):
                            self._saw(item, recording, depth + 1)
                elif value.items:
                    recording.spoiled = True
            case tuple():
                for item in value:
                    if isinstance(item, _MUTABLE):
                        self._saw(item, recording, depth + 1)
            case Generator():
                recording.spoiled = True
            case Instance() if value.tree_class is None or value.payload is not None:
                if value.attributes.made <= recording.start:
                    recording.reads[id(value.attributes)] = value.attributes
                if isinstance(value.payload, _MUTABLE):
                    self._saw(value.payload, recording, depth + 1)

    # --- alternatives ----------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to note what is written."""
        self._journals.append({})
        self._opened.append(now())

    def close_to(self, depth: int) -> None:
        """End the journals above a number; their writes stay, and belong to the one that is left."""
        while len(self._journals) > depth:
            self.keep()

    def keep(self) -> None:
        """End the newest journal; its writes stay, and belong to the one below."""
        journal = self._journals.pop()
        self._opened.pop()
        if self._journals:
            opened = self._opened[-1]
            for key, write in journal.items():
                if write.target.made <= opened:
                    self._journals[-1].setdefault(key, write)

    def roll_back(self) -> Delta:
        """End the newest journal, undo its writes, and return what had come to be."""
        delta: Delta = {}
        self._opened.pop()
        for key, write in self._journals.pop().items():
            delta[key] = Write(write.target, write.name, _current(write))
            self._joining = True
            self.wrote(write.target)
            self._joining = False
            _put(write, write.value)
        return delta

    def merge(self, deltas: Sequence[Delta], *, with_current: bool = False) -> bool:
        """Take over what one of several stretches has written, it is not known which; whether anything changes.

        Args:
            deltas: what each of them has written, from the state as it is now.
            with_current: whether it may also be that none of them ran.
        """
        places = {key: write for delta in deltas for key, write in delta.items()}
        changed = False
        self._joining = True
        for key, place in places.items():
            current = _current(place)
            values = [delta[key].value if key in delta else current for delta in deltas]
            changed |= self._merge_at(place, current, [*values, current] if with_current else values)
        self._joining = False
        return changed

    def _merge_at(self, place: Write, current: Value, values: list[Value]) -> bool:
        if not isinstance(place.target, dict):
            joined = values[0] if len(values) == 1 else _joined_contents(place.target, values)
            if _same_contents(joined, current):
                return False
            self.touch(place.target)
            _put(place, joined)
            return True
        new = _greatest(values) if isinstance(place.target, Counters) else join_all(values)
        if new is MISSING:
            self.delete(place.target, place.name)
            return False
        if same(new, current):
            return False
        self.set(place.target, place.name, new)
        return True


@dataclass(slots=True, eq=False)
class Watcher:
    """What is true until something is written to; then it is stale."""

    stale: bool = field(init=False, default=False)


@dataclass(slots=True, eq=False)
class Recording:
    """What a call reads and writes of what was there before it.

    Attributes:
        start: when it began.
        reads: what it has read, by identity.
        writes: whether it has written to any of it.
        spoiled: whether it has done what cannot be remembered.
        loose: whether the modules that it makes are not told apart by their paths.
    """

    loose: bool
    start: int = field(default_factory=now)
    reads: dict[int, Bindings | Container] = field(default_factory=dict)
    writes: bool = False
    spoiled: bool = False


def _greatest(values: list[Value]) -> Value:
    """The greatest count; one that is not known stays so."""
    unknown = next((value for value in values if isinstance(value, Top)), None)
    return unknown or max((value for value in values if isinstance(value, int)), default=MISSING)


def _current(write: Write) -> Value:
    target = write.target
    return target.get(write.name, MISSING) if isinstance(target, dict) else contents(target)


def _put(write: Write, value: Value) -> None:
    target = write.target
    if not isinstance(target, dict):
        _put_contents(target, value)  # type: ignore[arg-type]  # a container's write holds contents
    elif value is MISSING:
        target.pop(write.name, None)
    else:
        target[write.name] = value


def _values(value: Value) -> tuple[list[Value], list[Value], bool]:
    """The keys and values of contents, and whether they are inexact."""
    assert isinstance(value, tuple)
    items, inexact = value
    return (list(items), list(items.values()), inexact) if isinstance(items, dict) else ([], items, inexact)


def _same_contents(one: Value, other: Value) -> bool:
    (keys, values, inexact), (other_keys, other_values, other_inexact) = _values(one), _values(other)
    alike = inexact == other_inexact and len(values) == len(other_values) and len(keys) == len(other_keys)
    return alike and all(map(same, values, other_values)) and all(map(same, keys, other_keys))


def _joined_contents(target: Container, values: list[Value]) -> Contents:
    parts = [_values(value) for value in values]
    inexact = any(part[2] for part in parts)
    if isinstance(target, ListValue):
        if not inexact and len({len(part[1]) for part in parts}) == 1:
            return [join_all(column) for column in zip(*(part[1] for part in parts), strict=True)], False
        found: list[Value] = []
        for value in (value for part in parts for value in part[1]):
            if not any(same(value, other) for other in found):
                found.append(value)
        return found, True
    joined: dict[Value, Value] = {}
    for keys, items, _ in parts:
        for key, item in zip(keys, items, strict=True):
            joined[key] = join(joined[key], item) if key in joined else item
    differing = any(len(part[0]) != len(joined) for part in parts)
    return joined, inexact or (differing and isinstance(target, SetValue | DictValue))


@dataclass(slots=True)
class Outcome:
    """How an alternative ended.

    Attributes:
        signal: what it was left by (`return`, `break`, an exception), None where it ran to its end.
        value: its value.
        delta: what it has written.
    """

    signal: BaseException | None
    value: Value
    delta: Delta = field(default_factory=dict)


Thunk = Callable[[], Value]

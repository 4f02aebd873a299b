"""Abstract values: what an expression may be, as far as that is known without running the program.

What is known for sure and cannot change is the Python value itself: numbers, texts, None, tuples, ranges, slices.
Everything else has a class here. Two values are the same where `same` of `join.py` says so, never by `==`.
"""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import EllipsisType, NoneType
from typing import TYPE_CHECKING

from hkmigrate.detect.evaluate.haiku_parameters import MODULE_PARAMETERS

if TYPE_CHECKING:
    from hkmigrate.detect.evaluate.frames import Environment
    from hkmigrate.source.module import Module

Value = object
"""Any abstract value: a native one, or an object of a class of this file."""

NATIVE = (int, float, complex, str, bytes, bool, NoneType, EllipsisType)
"""Types of Python values that stand for themselves."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Missing:
    """There is nothing: no default, no attribute, no further arguments."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the path of a file, and the line, which counts from 1 (0: nowhere in particular)."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


NOWHERE = Place("", 0)


@dataclass(slots=True, eq=False, repr=False)
class Top:
    """A value that is not known: any value at all. What is done with it gives it again, so that it keeps its reason.

    Attributes:
        code: what kind of knowledge is missing, in a word.
        place: where knowledge ended.
        why: what stood there.
    """

    code: str
    place: Place = NOWHERE
    why: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code}, {self.place}, {self.why!r})"


@dataclass(slots=True, eq=False, repr=False)
class Array(Top):
    """An array, or what is computed from one: not known while the program is traced, and of no other kind."""


@dataclass(slots=True, eq=False, repr=False)
class Integers(Top):
    """One of a range of integers, which is not known."""


@dataclass(slots=True, eq=False, repr=False)
class Text(Top):
    """A text of which only some parts are known; the others are abstract values."""

    parts: tuple[Value, ...] = ()

    @property
    def prefix(self) -> str:
        """What it begins with for sure."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""


@dataclass(slots=True, eq=False, repr=False)
class Union:
    """One of several values, which is not known; never nested."""

    alternatives: tuple[Value, ...]


CLOCK = itertools.count(1)
"""Counts what is made and written, so that it can be told what came first."""


def now() -> int:
    """The next moment."""
    return next(CLOCK)


class Bindings(dict[str, Value]):
    """Names and their values: variables, attributes.

    Attributes:
        made: when they were made.
        written: when they were last written to, 0 for never.
    """

    __slots__ = ("made", "written")

    def __init__(self, names: Mapping[str, Value] | None = None) -> None:
        super().__init__(names or {})
        self.made = now()
        self.written = 0


@dataclass(slots=True, eq=False, repr=False)
class ListValue:
    """A list. `inexact` says that it may also be of another length, made of such elements."""

    items: list[Value] = field(default_factory=list)
    inexact: bool = False
    made: int = field(init=False, default_factory=now)
    written: int = field(init=False, default=0)


@dataclass(slots=True, eq=False, repr=False)
class DictValue:
    """A dictionary. `inexact` says that it may lack some of the keys, or have others.

    Attributes:
        factory: what makes the value of a key that is missing, for a `defaultdict`.
    """

    items: dict[Value, Value] = field(default_factory=dict)
    inexact: bool = False
    factory: Value = None
    made: int = field(init=False, default_factory=now)
    written: int = field(init=False, default=0)

    @classmethod
    def of(cls, names: Mapping[str, Value]) -> DictValue:
        """A dictionary of names and their values."""
        return cls(dict(names.items()))


@dataclass(slots=True, eq=False, repr=False)
class SetValue:
    """A set, its elements in the order in which they came."""

    items: dict[Value, None] = field(default_factory=dict)
    inexact: bool = False
    made: int = field(init=False, default_factory=now)
    written: int = field(init=False, default=0)


Container = ListValue | DictValue | SetValue


@dataclass(frozen=True, slots=True)
class External:
    """A function, class, module or object from outside the tree, by its canonical dotted name."""

    name: str


@dataclass(slots=True, eq=False, repr=False)
class FileValue:
    """A file of the tree as a module object, or a folder that makes a package without `__init__.py`.

    Attributes:
        name: the dotted name.
        source: the parsed file, None for a folder.
        attributes: what its code has bound.
        state: whether its code has not run yet, runs, or has run.
        folders: for a folder, the places of the tree that make it.
    """

    name: str
    source: Module | None
    attributes: Bindings = field(default_factory=Bindings)
    state: str = "new"
    folders: tuple[PurePosixPath, ...] = ()

    @property
    def path(self) -> str:
        """The path in the tree, empty for a folder."""
        return self.source.path if self.source is not None else ""


@dataclass(slots=True, eq=False, repr=False)
class FunctionValue:
    """A function of the tree.

    Attributes:
        node: its definition.
        environment: where it was defined.
        file: the file that it stands in.
        name: its name, `<lambda>` for a lambda.
        defaults: of its last positional parameters.
        keyword_defaults: of its keyword-only parameters.
        attributes: what was set on it.
        transparent: whether it is marked with `hk.transparent`.
        name_like: the method whose name it takes by `hk.name_like`, empty if none.
    """

    node: FunctionNode
    environment: Environment
    file: FileValue
    name: str
    defaults: tuple[Value, ...] = ()
    keyword_defaults: dict[str, Value] = field(default_factory=dict)
    attributes: Bindings = field(default_factory=Bindings)
    transparent: bool = False
    name_like: str = ""


@dataclass(slots=True)
class Field:
    """A field of a dataclass or named tuple.

    Attributes:
        name: its name.
        default: its default, `MISSING` where it has none.
        factory: what makes the default, `MISSING` where nothing does.
        init: whether the constructor takes it.
        keyword_only: whether it takes it by keyword alone.
        metadata: what `field(metadata=...)` says.
    """

    name: str
    default: Value = MISSING
    factory: Value = MISSING
    init: bool = True
    keyword_only: bool = False
    metadata: Value = MISSING


@dataclass(slots=True, eq=False, repr=False)
class ClassValue:
    """A class of the tree.

    Attributes:
        name: its name.
        bases: its bases, classes of the tree or external ones; what is not known is external `?`.
        attributes: what its body has bound.
        node: its definition, or the call that made it.
        file: the file that it stands in.
        kind: `enum`, `dataclass`, `namedtuple`, or empty.
        fields: of a dataclass or named tuple.
        order: the method resolution order, itself first.
        is_module: whether it is a Haiku module.
    """

    name: str
    bases: tuple[Value, ...]
    attributes: Bindings
    node: ast.AST | None
    file: FileValue
    kind: str = ""
    fields: list[Field] | None = None
    order: tuple[Value, ...] = ()
    is_module: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.attributes, Bindings):
            self.attributes = Bindings(self.attributes)
        self.order = linearized(self)
        self.is_module = any(
            base.is_module
            if isinstance(base, ClassValue)
            else isinstance(base, External) and is_haiku_module(base.name)
            for base in self.bases
        )

    def find(self, name: str, after: ClassValue | None = None) -> tuple[Value, ClassValue] | None:
        """The attribute `name` and the class that has it: the first in the order, or behind `after`."""
        found = after is None
        for base in self.order:
            if found and isinstance(base, ClassValue) and name in base.attributes:
                return base.attributes[name], base
            found = found or base is after
        return None

    def external(self, after: ClassValue | None = None) -> External | None:
        """The first base from outside the tree in the order, or behind `after`."""
        found = after is None
        for base in self.order:
            if found and isinstance(base, External):
                return base
            found = found or base is after
        return None

    def externals(self) -> Iterator[str]:
        """The names of all bases from outside the tree."""
        return (base.name for base in self.order if isinstance(base, External))


def linearized(cls: ClassValue) -> tuple[Value, ...]:
    """The method resolution order (C3); where there is none, bases in the order in which they are met."""
    if len(cls.bases) == 1:
        (base,) = cls.bases
        return (cls, *base.order) if isinstance(base, ClassValue) else (cls, base)
    queues: list[tuple[Value, ...]] = [base.order if isinstance(base, ClassValue) else (base,) for base in cls.bases]
    queues = [queue for queue in (*queues, cls.bases) if queue]
    behind = Counter(_one(base) for queue in queues for base in queue[1:])
    order: list[Value] = [cls]
    placed, at = set[object](), [0] * len(queues)
    while heads := [queue[start] for queue, start in zip(queues, at, strict=True) if start < len(queue)]:
        head = next((one for one in heads if not behind[_one(one)]), heads[0])
        order.append(head)
        placed.add(_one(head))
        for number, queue in enumerate(queues):
            while at[number] < len(queue) and _one(queue[at[number]]) in placed:
                at[number] += 1
                if at[number] < len(queue):
                    behind[_one(queue[at[number]])] -= 1
    return tuple(order)


def _one(base: Value) -> object:
    """What tells a base from others."""
    return base if isinstance(base, External) else id(base)


@dataclass(slots=True, eq=False, repr=False)
class Instance:
    """An object of a class of the tree, or of one from outside.

    Attributes:
        kind: the class.
        attributes: what was set on it. Names that begin with `#` are the evaluator's own.
        payload: the native value or container that it also is: of an enum member, a named tuple, a `dict` subclass.
        place: where it was made.
        many: whether it stands for any number of objects made at one place.
    """

    kind: ClassValue | External
    attributes: Bindings = field(default_factory=Bindings)
    payload: Value = None
    place: Place = NOWHERE
    many: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.attributes, Bindings):
            self.attributes = Bindings(self.attributes)

    @classmethod
    def of(cls, kind: str, attributes: Mapping[str, Value] | None = None, payload: Value = None) -> Instance:
        """An object of the external class `kind`."""
        return cls(External(kind), Bindings(attributes), payload)

    @property
    def tree_class(self) -> ClassValue | None:
        """Its class, where that is of the tree."""
        return self.kind if isinstance(self.kind, ClassValue) else None

    def is_of(self, name: str) -> bool:
        """Whether it is an object of the external class `name` itself."""
        return isinstance(self.kind, External) and self.kind.name == name

    def find(self, name: str) -> Value:
        """What its class of the tree has under `name`, `MISSING` where that is nothing."""
        found = self.kind.find(name) if isinstance(self.kind, ClassValue) else None
        return found[0] if found is not None else MISSING


@dataclass(slots=True, eq=False, repr=False)
class Bound:
    """A method of an object.

    Attributes:
        function: what is called with the object first.
        self_value: the object, or the class for a class method.
        method: the name under which Haiku keeps it on its stack of modules while it runs; empty if it does not.
    """

    function: Value
    self_value: Value
    method: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Partial:
    """`functools.partial`."""

    function: Value
    positional: tuple[Value, ...]
    keywords: dict[str, Value]
    attributes: Bindings = field(default_factory=Bindings)


@dataclass(slots=True, eq=False, repr=False)
class Wrapped:
    """What `jax.vmap(f)`, `functools.cache(f)` and their like return: to call it calls `function`, in a certain way.

    Attributes:
        function: what is wrapped, None where the behaviour says all.
        how: the kind of the wrapping, which the table of wrapped calls goes by.
        extra: what that kind keeps beside.
    """

    function: Value
    how: str
    extra: Value = None


@dataclass(slots=True, eq=False, repr=False)
class Behaviour:
    """A function of the library that is known by what it does: `run` gets the machine, the arguments and the call."""

    run: Callable[..., Value]


@dataclass(slots=True, eq=False, repr=False)
class Descriptor:
    """`property`, `cached_property`, `staticmethod` or `classmethod`, by these names in `kind`."""

    kind: str
    function: Value
    setter: Value = None


@dataclass(slots=True, eq=False, repr=False)
class Super:
    """`super()`: what comes behind `cls` in the order of the object's class."""

    cls: ClassValue
    self_value: Value


@dataclass(slots=True, eq=False, repr=False)
class Transformed:
    """What `hk.transform` and its kin return.

    Attributes:
        kind: the canonical name of the transform.
        function: what is transformed.
        place: where.
        node: the call that transforms it.
    """

    kind: str
    function: Value
    place: Place
    node: ast.AST | None


@dataclass(slots=True, eq=False, repr=False)
class Generator:
    """A generator: its function and what its parameters are, or its elements once they are known.

    Attributes:
        inexact: whether it may give some of its elements not at all, or more than once.
    """

    function: FunctionValue | None
    environment: Environment | None
    done: list[Value] | None = None
    inexact: bool = False


@dataclass(slots=True, eq=False, repr=False)
class NativeMethod:
    """A method, by name, of a native value, a container, or an object of the library."""

    owner: Value
    name: str


@dataclass(slots=True, eq=False, repr=False)
class ScopeValue:
    """`hk.name_scope(...)` or `hk.intercept_methods(...)` before it is entered: `how` is `scope` or `intercept`."""

    inner: Value
    how: str


def is_haiku_module(name: str) -> bool:
    """Whether a canonical name is that of a module class of Haiku's own."""
    return name in MODULE_PARAMETERS


def payload(value: Value) -> Value:
    """The native value or container that an object also is, else the value itself."""
    return value.payload if isinstance(value, Instance) and value.payload is not None else value


def is_exact(value: Value) -> bool:
    """Whether a container holds just what is known of it; true of what is no container."""
    inner = payload(value)
    return not (isinstance(inner, ListValue | DictValue | SetValue | Generator) and inner.inexact)


_DEEP = 6
"""How deep containers are looked into for whether all of them is known."""


def is_known(value: Value, depth: int = 0) -> bool:
    """Whether a value is known in full."""
    if isinstance(value, (*NATIVE, range, slice, PurePosixPath)):
        return True
    if depth >= _DEEP or not is_exact(value):
        return False
    match value:
        case tuple():
            return all(is_known(item, depth + 1) for item in value)
        case ListValue() | SetValue():
            return all(is_known(item, depth + 1) for item in value.items)
        case DictValue():
            return all(is_known(key, depth + 1) and is_known(item, depth + 1) for key, item in value.items.items())
    return False


def is_callable(value: Value) -> bool:
    """Whether a value is a function or class for sure."""
    kinds = FunctionValue | Bound | Partial | External | ClassValue | Wrapped | NativeMethod | Behaviour
    return isinstance(value, kinds)

"""What a random program is before it is printed: groups, classes and functions that share them, and roots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

GroupStyle = Literal[
    "scope", "helper", "shaped", "second", "named", "module", "embed", "own", "literal", "layers", "state", "registry",
    "family",
]  # fmt: skip
Spelling = Literal[
    "literal", "constant", "joined", "formatted", "dynamic", "dataclass", "namedtuple", "dict", "namespace",
    "configdict", "enum", "attribute", "argument", "symbolic",
]  # fmt: skip
Entry = Literal["with", "manager", "manager-named", "manager-method", "stack", "decorator", "decorator-named"]
Place = Literal["inline", "method", "property", "init", "nested", "lambda", "vmap", "static", "class-method", "mixin"]
How = Literal[
    "spot", "variable", "init", "method", "property", "list", "local-list", "dict", "loop", "partial", "registry",
    "value", "factory", "attribute", "sequential", "config-value", "default", "registered", "class-factory",
]  # fmt: skip
Wrapper = Literal[
    "nested", "scope", "remat", "scan", "vmap", "cond", "getter", "stack", "lift", "transparent-lift", "switch", "fori",
]  # fmt: skip
Plain = Literal[
    "linear", "relu", "scale", "norm", "dropout", "soft-dropout", "own", "counter", "average", "borrow", "override",
    "bucket",
]  # fmt: skip
Constructor = Literal["last", "none", "first", "absent", "kwonly", "kwargs", "args", "config", "dataclass"]


def word_of(path: str) -> str:
    """An identifier made of a forced name."""
    return path.rstrip("_*").replace("/~/", "_").replace("/", "_")


@dataclass(frozen=True)
class Leaf:
    """A shared parameter or state; `kind` is `matrix` or `vector`."""

    name: str
    kind: str
    init: str
    dtype: str


@dataclass(frozen=True)
class Group:
    """A forced name and how the program uses it.

    Attributes:
        path: the forced name.
        style: the kind of hack.
        leaves: what is shared.
        spelling: how the name is written: as text, in a configuration or an enum, as an attribute of the class, as an
            argument that is handed down (`argument`), which the transformed function itself takes (`symbolic`).
        shape: how shapes are written: `constant`, `literal`, `attribute`, `input`.
        entry: how the scope under it is entered.
        default: whether what takes the name as an argument has it as the default too.
        expected: why it has to be refused, empty where it has not.
    """

    path: str
    style: GroupStyle
    leaves: tuple[Leaf, ...]
    spelling: Spelling
    shape: str
    entry: Entry = "with"
    default: bool = True
    expected: str = ""

    @property
    def word(self) -> str:
        """An identifier made of the path."""
        return word_of(self.path)

    @property
    def handed(self) -> bool:
        """Whether functions and constructors take the name."""
        return self.spelling in ("argument", "symbolic")

    @property
    def field(self) -> str:
        """The parameter, attribute or field of a configuration that holds the name."""
        return f"{self.word}_name"


@dataclass(frozen=True)
class Use:
    """A step that reads one or more leaves of a group.

    Attributes:
        odd: whether it asks for another initializer than the other uses.
        hidden: whether it spells the name so that nobody can know it.
        direct: whether it enters the scope by a plain `with`, whatever the group's other uses do.
    """

    group: Group
    leaves: tuple[Leaf, ...]
    place: Place
    form: int
    odd: bool = False
    hidden: bool = False
    direct: bool = False

    @property
    def entry(self) -> Entry:
        """How it enters the scope."""
        return "with" if self.direct else self.group.entry


@dataclass(frozen=True)
class Child:
    """A step that builds and calls a unit."""

    unit: Unit
    how: How
    times: int
    spelled: int
    named: str = ""


@dataclass(frozen=True)
class Layer:
    """A step that shares nothing."""

    kind: Plain


@dataclass(frozen=True)
class Inside:
    """Steps in a nested function that a transform is applied to, or in a scope."""

    wrapper: Wrapper
    steps: tuple[Step, ...]


Step = Use | Child | Layer | Inside


@dataclass(eq=False)
class Unit:
    """A module class, or a function.

    Attributes:
        name: its name.
        file: the index of its file.
        is_class: whether it is a module class.
        constructor: how its `__init__` is written; functions ignore it.
        fields: names of what it takes: `width`, `scale`, `w_init`.
        steps: what it does.
        base: the class that it inherits from.
        inherits: `init` (no own constructor) or `own`; and `override`, `super`, `hook`, `call` for what it changes.
        hooked: whether its last steps stand in a method of their own, which subclasses may replace.
        policy: whether a mixed-precision policy is set for it.
        early: whether fields are set before `super().__init__`.
        plain: whether the class is no module.
        mixed: whether its methods stand in a class of their own, from which it inherits too.
        registered: whether a decorator puts it into a registry.
        attributes_above: whether the names that it has as attributes are a base's.
    """

    name: str
    file: int
    is_class: bool
    constructor: Constructor = "last"
    fields: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    base: Unit | None = None
    inherits: tuple[str, str] = ("init", "override")
    hooked: bool = False
    policy: bool = False
    early: bool = False
    plain: bool = False
    mixed: bool = False
    registered: bool = False
    attributes_above: bool = False

    @property
    def all_fields(self) -> list[str]:
        """Its own fields after those of its bases."""
        above = self.base.all_fields if self.base is not None else []
        return [*above, *(name for name in self.fields if name not in above)]

    @property
    def has_init(self) -> bool:
        """Whether an `__init__` of its own is written."""
        if not self.is_class or self.constructor in ("none", "dataclass"):
            return False
        return self.base is None or self.inherits[0] == "own"


@dataclass(frozen=True)
class Root:
    """A transformed function.

    Attributes:
        name: the attribute of the main file that holds it.
        style: how it is written and transformed.
        steps: what it does.
        stateful: whether it is transformed with state.
        keyless: whether `without_apply_rng` is applied.
        file: the index of its file.
    """

    name: str
    style: str
    steps: tuple[Step, ...]
    stateful: bool
    keyless: bool
    file: int = -1


@dataclass(frozen=True)
class Program:
    """A whole program.

    Attributes:
        width: the size of everything.
        files: module names in the order of their imports.
        main: the index of the file that holds the roots, but for a script's.
        package: the folder that all files are in, empty for none.
        groups: the forced names.
        units: classes and functions in the order of definition.
        roots: the transformed functions.
        flag: whether every call hands on `is_training`.
    """

    width: int
    files: tuple[str, ...]
    main: int
    package: str
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    roots: tuple[Root, ...]
    flag: bool

    @property
    def symbolic(self) -> tuple[Group, ...]:
        """The groups whose names the transformed functions are given."""
        return tuple(group for group in self.groups if group.spelling == "symbolic")


def walk(steps: tuple[Step, ...] | list[Step]) -> list[Step]:
    """The steps, and those inside of them."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Inside):
            found += walk(step.steps)
    return found


def reached(steps: tuple[Step, ...] | list[Step]) -> list[Step]:
    """The steps, those inside, and those of every unit that is built, its bases included."""
    found: list[Step] = []
    for step in walk(steps):
        found.append(step)
        unit = step.unit if isinstance(step, Child) else None
        while unit is not None:
            found += reached(unit.steps)
            unit = unit.base
    return found

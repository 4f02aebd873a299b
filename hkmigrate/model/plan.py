"""The plan: for every group what would change, or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hkmigrate.model.override import Making
from hkmigrate.model.place import Span
from hkmigrate.model.site import Need, Refusal, Site, Told, Written


@dataclass(frozen=True, slots=True)
class Accessor:
    """A member of the owner class, through which a parameter, state or module is read.

    Attributes:
        name: its name in the class.
        kind: `property` where it takes nothing, else `method`.
        parameters: what it takes from the consumer.
        body: the expression it returns, or, for a state update, the call it makes.
        returns: whether the body is returned.
        named_like_call: whether modules made in it must be named as if made in `__call__`.
        leaf: the parameter, state or module behind it, below the owner's path.
        needs: the global names in the body.
        told: what the helper says of itself that it takes the place of.
    """

    name: str
    kind: Literal["property", "method"]
    parameters: tuple[str, ...]
    body: str
    returns: bool
    named_like_call: bool
    leaf: str
    needs: tuple[Need, ...]
    told: Told | None = None

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """The global names in the body and in its annotation."""
        returned = self.told.returns if self.told is not None else None
        return (*self.needs, *returned.needs) if returned is not None else self.needs


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the owner class is written: before a statement (a helper that goes, a reader), or in a new file.

    Of a class that is there already, whose statement it is, the members are written into it.
    """

    kind: Literal["before", "new-file", "inside"]
    path: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a group: its class and how an instance is made.

    Attributes:
        class_name: the generated class, or the shared instance's own class as it is spelled.
        generated: whether hkmigrate writes the class.
        attribute: the name of the constructor argument, the attribute and the variable that carry the instance.
        accessors: the members of the class; empty where it is not generated.
        anchor: where the class is written, None where it is not generated.
        make: the expression that makes the instance.
        needs: the global names in `make`, for a class that is not generated.
        arguments: what its constructor takes.
        within: the name scopes around the creation, outermost first, for a path of several parts.
        readers: who reads it, for the docstring.
        owns: the paths it owns, for the docstring.
        path: the module path that the instance gets.
        above: the group whose owner makes it by a method, empty for an owner that is made by itself.
        names: for a family, the names of the instances, in the order of the list that `make` makes.
    """

    class_name: str
    generated: bool
    attribute: str
    accessors: tuple[Accessor, ...]
    anchor: Anchor | None
    make: str
    needs: tuple[Need, ...]
    within: tuple[str, ...]
    readers: tuple[str, ...]
    owns: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    path: str = ""
    above: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Creator:
    """A node whose code makes the instance.

    Attributes:
        node: its id.
        span: the whole node.
        path: its file.
        line: its line, from 1.
        inline: whether it is a lambda, in which the one use of the owner makes it.
        instead: the statement that the making takes the place of; None where it comes first in the function.
        function: the name of the function that a lambda becomes, so that it can hold the owner.
        keeps: whether it is a module's constructor, which keeps the owner as an attribute.
        given: whether its callers hand it the owner, so that it makes one only where nothing calls it.
        make: the expression that makes the instance here, where others make it of something else.
        needs: the global names in that.
    """

    node: str
    span: Span
    path: str
    line: int
    inline: bool = False
    instead: Span | None = None
    keeps: bool = False
    function: str | None = None
    given: bool = False
    make: str | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """A class or function that takes the owner.

    Attributes:
        node: its id.
        span: the class or function.
        how: `init` adds to its own `__init__`, `new-init` writes one, `field` adds a dataclass field, `argument` is for
            functions.
        init: the `__init__` or function that gains the parameter, None for `new-init` and `field`.
        stores: whether it keeps the owner as an attribute (a subclass leaves that to its base).
        supers: the calls of the base's `__init__` that hand the owner on.
        above: for `new-init`, what the base's `__init__` takes: a name, any arguments, or nothing, where there is none.
        first: whether the attribute must be there before the base's `__init__` runs.
        optional: whether it makes the owner where it is given none.
    """

    node: str
    span: Span
    how: Literal["init", "new-init", "field", "argument"]
    init: Span | None
    stores: bool
    supers: tuple[Span, ...] = ()
    above: Literal["name", "arguments", "nothing"] = "name"
    first: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """A call that gains the keyword argument `attribute=expression`, or a value that becomes a partial with it."""

    call: Span
    expression: str
    scope: str
    value: bool = False


@dataclass(frozen=True, slots=True)
class Factory:
    """A method that makes a module of the instance, or an override of it.

    Attributes:
        name: the method.
        making: the expression that it returns, and the constructor that it stands behind.
        parameters: what it takes.
        overrides: whether the assignment goes; else its expression becomes a call of the method.
        alone: the other statements of the constructor, which goes too when all of them do; None where it stays.
        doc: its docstring.
    """

    name: str
    making: Making
    parameters: tuple[str, ...]
    overrides: bool
    alone: tuple[Span, ...] | None = None
    doc: str | None = None

    @property
    def moved(self) -> Span:
        """The code that goes from where it stands."""
        return self.making.statement if self.overrides else self.making.span


@dataclass(frozen=True, slots=True)
class Use:
    """An expression that becomes `written`."""

    span: Span
    written: Written
    scope: str


@dataclass(frozen=True, slots=True)
class Migrate:
    """What is done for one group."""

    name: str
    sites: tuple[Site, ...]
    owner: Owner
    creators: tuple[Creator, ...]
    carriers: tuple[str, ...]
    receivers: tuple[Receiver, ...]
    passes: tuple[Pass, ...]
    uses: tuple[Use, ...]
    dissolve: tuple[Span, ...]
    remove: tuple[Span, ...]
    unimport: tuple[Span, ...]
    parameter_paths: tuple[tuple[str, str], ...]
    state_paths: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    factories: tuple[Factory, ...] = ()


@dataclass(frozen=True, slots=True)
class Refuse:
    """Why a group stays as it is."""

    name: str
    sites: tuple[Site, ...]
    refusal: Refusal


GroupPlan = Migrate | Refuse


@dataclass(frozen=True, slots=True)
class Reported:
    """A parameter of the transform itself that several places read: left alone until it is asked for by its name."""

    name: str
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a whole tree.

    Attributes:
        groups: one plan a group, in the order of their names.
        unread: files that were left out, with the reason, by path.
        read: the digest of every file that the plan depends on, by path.
        reported: what is shared without a forced name, and left alone.
        unseen: the paths of those files that were left out and may force a name.
    """

    groups: tuple[GroupPlan, ...]
    unread: tuple[tuple[str, str], ...] = ()
    read: tuple[tuple[str, str], ...] = ()
    reported: tuple[Reported, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def is_in_the_way(self) -> bool:
        """Whether something is refused, or in a file that cannot be read."""
        return bool(self.refused or self.unseen)

    @property
    def ready(self) -> tuple[Migrate, ...]:
        """The groups that can be migrated."""
        return tuple(group for group in self.groups if isinstance(group, Migrate))

    @property
    def refused(self) -> tuple[Refuse, ...]:
        """The groups that are refused."""
        return tuple(group for group in self.groups if isinstance(group, Refuse))

    @property
    def renames(self) -> dict[str, str]:
        """Old to new path of every parameter and state that a ready group touches."""
        return {old: new for group in self.ready for old, new in (*group.parameter_paths, *group.state_paths)}

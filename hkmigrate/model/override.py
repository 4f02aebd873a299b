"""A module of a base class that a subclass replaces: what becomes the method that makes it, and what overrides that."""

from __future__ import annotations

from dataclasses import dataclass

from hkmigrate.model.place import Span


@dataclass(frozen=True, slots=True)
class Making:
    """An expression that makes a module in a constructor, and is to be returned by a method instead.

    Attributes:
        cls: the class's dotted name.
        made: the class that is built, as it is spelled.
        init: the `__init__` that the expression stands in.
        statement: the assignment that it stands in.
        span: the expression.
        receiver: what the constructor calls the instance, `self`.
        text: the expression as the method returns it; later lines have the class's margin taken away.
        takes: the local names of the base's constructor that the expression uses.
        words: the other names in it, which no parameter of the method may have.
        annotations: the annotations of what it takes, by name.
    """

    cls: str
    made: str
    init: Span
    statement: Span
    span: Span
    receiver: str
    text: str
    takes: tuple[str, ...]
    words: frozenset[str]
    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """A subclass's replacement of a module that its base makes.

    Attributes:
        attribute: the attribute that holds the module.
        method: the name of the method that makes it.
        order: the local names of the base's constructor, in the order that its method takes them.
        base: how the base makes it.
        own: how the subclass does.
        leaves: the other statements of the subclass's `__init__`, but the call of the base's.
        passes: whether that call hands on all that the `__init__` is given, to one that takes the same.
    """

    attribute: str
    method: str
    order: tuple[str, ...]
    base: Making
    own: Making
    leaves: tuple[Span, ...]
    passes: bool

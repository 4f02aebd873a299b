"""Modules that a program makes by itself under paths that are forced elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from hkmigrate.model.place import Span
from hkmigrate.model.site import Refusal


@dataclass(frozen=True, slots=True)
class Holder:
    """A name that a module is kept under.

    Attributes:
        node: the class whose objects have it, or the function that has it in a variable.
        written: how code there spells it: for a class, what stands behind the object, nothing for the object itself.
        after: the statement behind which it is there; None where it always is.
        calls: the calls of the node that ran.
    """

    node: str
    written: str
    after: Span | None = None
    calls: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class There:
    """A module that the program makes by itself under a path that is forced elsewhere.

    Attributes:
        path: the path.
        cls: its class, as it is spelled where it is made.
        place: where that is.
        levels: where it can be had, the nearest places first: in each level, those of one distance.
        home: its class, if that is one of the tree, which can have further members.
        members: the names that the class, its bases and its heirs have already.
        reads: the parameters that are attributes of it, each with the attribute, where its class is none of the tree.
        refusal: why it cannot stand for what is forced.
    """

    path: str
    cls: str
    place: Span
    levels: tuple[tuple[Holder, ...], ...] = ()
    home: Span | None = None
    members: frozenset[str] = frozenset()
    reads: tuple[tuple[str, str], ...] = ()
    refusal: Refusal | None = None

"""The owner of a group: a class that is written for it, or the shared instance itself, which needs none."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import Family
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Creator, Owner
from hkmigrate.model.site import Group, Need, Term
from hkmigrate.plan.accessors import Agreed
from hkmigrate.plan.anchor import place_owner
from hkmigrate.plan.families import made_list, spelled, stem
from hkmigrate.plan.kept import Kept
from hkmigrate.plan.methods import Offer, offer
from hkmigrate.plan.names import class_name
from hkmigrate.plan.owning import owned, readers
from hkmigrate.plan.refusal import Refused
from hkmigrate.plan.together import shown

Makes = Mapping[str, tuple[str, tuple[Need, ...]]]
"""For each node that makes an owner the expression that does, and the global names in it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of an owner before it is made.

    Attributes:
        group: what it will own.
        within: the name scopes around the creation, outermost first.
        name: the path that it is made under.
        attribute: what carries it.
        agreed: what its readers ask for.
        arguments: what its constructor takes, with what is given for it.
        makers: where it is made.
    """

    group: Group
    within: tuple[str, ...]
    name: str
    attribute: str
    agreed: tuple[Agreed, ...]
    arguments: tuple[tuple[str, str], ...]
    makers: tuple[Creator, ...]

    @property
    def family(self) -> Family | None:
        """The names that the group runs over, None where it has one."""
        return self.group.name if isinstance(self.group.name, Family) else None

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.name.rsplit("/", 1)[-1]


def new_class(
    wanted: Wanted, graph: Graph, classes: frozenset[str], kept: Kept, roots: tuple[str, ...], readers_at: list[Span]
) -> tuple[Owner, Offer, Makes]:
    """The class that is written for an owner, what it offers, how it is made; `classes` are the names of those so far.

    Raises:
        Refused: there is no place for it.
    """
    group, family, attribute = wanted.group, wanted.family, wanted.attribute
    made = class_name(stem(family) if family else attribute, graph.words | classes)
    offered = offer(group, wanted.agreed, roots)
    try:
        anchor = place_owner(graph, group, attribute, offered.members, wanted.makers, readers_at)
    except Refused:
        if not offered.methods:
            raise
        offered = Offer(wanted.agreed)  # a method needs what cannot be had in any of the places
        anchor = place_owner(graph, group, attribute, offered.members, wanted.makers, readers_at)
    called = spelled(family) if family else f'"{wanted.last}"'
    first = kept.roots[0]

    def make(root: str) -> str:
        given = [text for _, text in wanted.arguments]
        given += [value[root].text() for value in kept.values.values()]
        return _listed(family, f"{made}({', '.join((*given, f'name={called}'))})")

    owner = Owner(
        class_name=made,
        generated=True,
        attribute=attribute,
        accessors=offered.members,
        anchor=anchor,
        make=make(first),
        needs=kept.needs(first),
        within=wanted.within,
        readers=readers(group),
        owns=owned(group, wanted.name),
        arguments=(*(word for word, _ in wanted.arguments), *kept.values),
        path=wanted.name,
        names=family.names if family else (),
    )
    return owner, offered, {root: (make(root), kept.needs(root)) for root in kept.roots}


def _filled(call: Term, values: Sequence[str]) -> str:
    """A call with values in place of its holes, in brackets where they do not stand by themselves."""
    pieces = call.pieces
    text = ""
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            text += piece
            continue
        behind = pieces[at + 1] if at + 1 < len(pieces) else ""
        alone = text.endswith(("(", ", ", "=", "[")) and isinstance(behind, str) and behind.startswith((",", ")", "]"))
        text += _bracketed(values[piece], alone=alone)
    return text


def _bracketed(text: str, *, alone: bool) -> str:
    """An expression that may stand within another; `alone` between commas or brackets."""
    body = ast.parse(text, mode="eval").body
    atomic = isinstance(body, ast.Name | ast.Attribute | ast.Constant | ast.Call | ast.List | ast.Subscript)
    bracketed = isinstance(body, ast.Tuple) and text == ast.unparse(body)
    open_ended = isinstance(body, ast.Tuple | ast.GeneratorExp)
    return text if atomic or bracketed or (alone and not open_ended) else f"({text})"


def _listed(family: Family | None, make: str) -> str:
    return made_list(family, make) if family else make


def shared_instance(wanted: Wanted, roots: Sequence[str]) -> tuple[Owner, Makes]:
    """A module that can be made early is its own owner: a class around it would move its parameters' paths."""
    access, family = wanted.agreed[0].calls[0][0], wanted.family
    makes = {root: _instance(wanted, root) for root in roots}
    make, needs = makes[roots[0]]
    owner = Owner(
        class_name=access.function,
        generated=False,
        attribute=wanted.attribute,
        accessors=(),
        anchor=None,
        make=make,
        needs=needs,
        within=wanted.within,
        readers=readers(wanted.group),
        owns=owned(wanted.group, wanted.name),
        path=wanted.name,
        names=family.names if family else (),
    )
    return owner, makes


def _instance(wanted: Wanted, root: str) -> tuple[str, tuple[Need, ...]]:
    """How the shared instance is made by a node, and the global names in that."""
    access, family = wanted.agreed[0].calls[0][0], wanted.family
    given = tuple(value[root] for _, value in wanted.agreed[0].given)
    make = _filled(access.call, [value.text() for value in given])
    for quote in ('"', "'"):
        made = spelled(family, quote) if family else f"{quote}{wanted.last}{quote}"
        make = make.replace(f"{quote}{shown(wanted.group)}{quote}", made)
    needs = (*access.call.needs, *(need for value in given for need in value.needs))
    return _listed(family, make), tuple(dict.fromkeys(needs))

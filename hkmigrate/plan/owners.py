"""The owner of a group: a class that is written for it, or the shared instance itself, which needs none."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import Family
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Creator, Owner
from hkmigrate.model.site import Group
from hkmigrate.plan.accessors import Agreed
from hkmigrate.plan.anchor import place_owner
from hkmigrate.plan.families import made_list, spelled, stem
from hkmigrate.plan.kept import Kept
from hkmigrate.plan.methods import Offer, offer
from hkmigrate.plan.names import class_name
from hkmigrate.plan.owning import owned, readers
from hkmigrate.plan.refusal import Refused
from hkmigrate.plan.together import shown


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
) -> tuple[Owner, Offer]:
    """The class that is written for an owner, with what it offers; `classes` are the names of those written so far.

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
    arguments = (*wanted.arguments, *((word, value.text()) for word, value in kept.values.items()))
    called = spelled(family) if family else f'"{wanted.last}"'
    given = [*(text for _, text in arguments), f"name={called}"]
    make = f"{made}({', '.join(given)})"
    owner = Owner(
        class_name=made,
        generated=True,
        attribute=attribute,
        accessors=offered.members,
        anchor=anchor,
        make=made_list(family, make) if family else make,
        needs=kept.needs,
        within=wanted.within,
        readers=readers(group),
        owns=owned(group, wanted.name),
        arguments=arguments,
        path=wanted.name,
        names=family.names if family else (),
    )
    return owner, offered


def _bracketed(text: str) -> str:
    """An expression that may stand within another."""
    body = ast.parse(text, mode="eval").body
    atomic = isinstance(body, ast.Name | ast.Attribute | ast.Constant | ast.Call)
    bracketed = isinstance(body, ast.Tuple) and text == ast.unparse(body)
    return text if atomic or bracketed else f"({text})"


def shared_instance(wanted: Wanted) -> Owner:
    """A module that can be made early is its own owner: a class around it would move its parameters' paths."""
    access, family = wanted.agreed[0].calls[0][0], wanted.family
    given = tuple(value for _, value in wanted.agreed[0].given)
    make = access.call.text(tuple(_bracketed(value.text()) for value in given))
    for quote in ('"', "'"):
        made = spelled(family, quote) if family else f"{quote}{wanted.last}{quote}"
        make = make.replace(f"{quote}{shown(wanted.group)}{quote}", made)
    return Owner(
        class_name=access.function,
        generated=False,
        attribute=wanted.attribute,
        accessors=(),
        anchor=None,
        make=made_list(family, make) if family else make,
        needs=tuple(dict.fromkeys((*access.call.needs, *(need for value in given for need in value.needs)))),
        within=wanted.within,
        readers=readers(wanted.group),
        owns=owned(wanted.group, wanted.name),
        path=wanted.name,
        names=family.names if family else (),
    )

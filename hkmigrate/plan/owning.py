"""What a group's owner takes, who reads it, how the readers spell it, and what a person is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import Family, Known, name_and_number
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Creator, Pass, Use
from hkmigrate.model.site import Access, Group, Written
from hkmigrate.plan.accessors import Agreed
from hkmigrate.plan.methods import Offer
from hkmigrate.plan.paths import parameter_paths, state_paths
from hkmigrate.plan.refusal import refused
from hkmigrate.plan.thread import Thread


def declared_arguments(
    group: Group, agreed: tuple[Agreed, ...], makers: tuple[Creator, ...], way: Thread
) -> tuple[tuple[tuple[str, str], ...], tuple[Creator, ...]]:
    """What the owner takes where its parameters are declared with local values, and the makers, which stand there then.

    Raises:
        Refused: the declaration is not a plain statement of the one root, before every use of the owner in it.
    """
    holes = dict.fromkeys(hole for one in agreed for hole in one.declared)
    if not holes:
        return (), makers
    last = max(group.declarations)
    plain = all(one.plain and one.scope == makers[0].node for one in group.declarations)
    early = all(
        call.span.path != last.span.path or call.span.start > last.span.end or call.span.end < makers[0].span.start
        for call in way.calls
    )
    uses = [access.span for one in agreed for access, _ in one.calls if access.scope == makers[0].node]
    if (
        len(makers) > 1
        or not plain
        or not early
        or makers[0].inline
        or makers[0].given
        or any(span.start < last.span.end for span in uses)
    ):
        raise refused(
            "undeclared",
            "the parameter is declared with local values, and not plainly before its uses in the root",
            last.span,
        )
    names = {hole.name: hole.text for hole in holes}
    if len(names) != len({hole.text for hole in holes}):
        raise refused("undeclared", "two local values of the declarations have one name", last.span)
    return tuple(names.items()), (replace(makers[0], instead=last.span),)


def is_one_instance(agreed: tuple[Agreed, ...]) -> bool:
    """Whether the group is one module that may be made early, of values that the code which makes it can spell."""
    if len(agreed) != 1 or any(not access.is_whole for access, _ in agreed[0].calls):
        return False
    spelled = len(agreed[0].given) == len(agreed[0].calls[0][0].call.holes)
    return spelled and all(access.early for access, _ in agreed[0].calls)


def assert_can_own(agreed: tuple[Agreed, ...]) -> None:
    """Make sure that no module which is itself made under the forced name would have to be made by an owner.

    One that only keeps its initial values if it is made where it is made now may be: by a forced name that is left.

    Raises:
        Refused: one would, since it cannot be made before it is used.
    """
    for access in (access for one in agreed for access, _ in one.calls):
        if not access.is_whole or (access.named and access.redrawn and len(agreed) == 1):
            continue
        why = f"`{access.function}` cannot be made before it is used, since it may keep something or read parameters"
        if len(agreed) > 1:
            why = f"what `{access.function}` keeps is read by itself as well, or another module has its name"
        elif access.early:
            why = f"`{access.function}` is built with values that cannot be spelled where it would be made"
        elif access.redrawn:
            why = f"`{access.function}` gets its name elsewhere than here, and draws its parameters when it is built"
        raise refused("unclear-use", why, access.span)


def names_around(graph: Graph, way: Thread) -> set[str]:
    """The names that the files on the way bind at their top levels."""
    return {name for identifier in way.needs for name in graph.names.get(graph.nodes[identifier].path, ())}


def readers(group: Group) -> tuple[str, ...]:
    """Who reads what the group shares, by the own names of classes and functions."""
    names = (site.consumer.rsplit(".", 1)[-1] for site in group.sites if site.accesses or site.instance)
    return tuple(dict.fromkeys("a lambda" if name.startswith("<lambda") else name.split("@")[0] for name in names))


def owned(group: Group, name: str) -> tuple[str, ...]:
    """The paths of all parameters and states of a group whose owner is made under `name`."""
    if isinstance(group.name, Family):
        group = replace(group, name=Known(name))  # its paths by the pattern
    return tuple(dict.fromkeys(path for path, _ in (*parameter_paths(group, name), *state_paths(group, name))))


def swallowed(group: Group, offered: Offer) -> set[Span]:
    """The forced scopes that go as a whole, since a call of a method takes their place."""
    dissolved = [(site.span, site.dissolve) for site in group.sites if site.dissolve]
    return {span for whole, span in dissolved if any(_same_start(whole, taken) for taken in offered.replaced)}


def _same_start(span: Span, other: Span) -> bool:
    return (span.path, span.start) == (other.path, other.start)


def uses_of(offered: Offer, way: Thread, attribute: str, *, instance: bool) -> tuple[Use, ...]:
    """What takes the place of every use: how the owner is spelled there, and what is called of it."""
    found = []
    for method in offered.methods:
        for access, formula, brackets in method.calls:
            owner = _member(way.expression(access.scope, attribute), access)
            found.append(Use(formula.span, (f"return {owner}{method.called}", *brackets), access.scope))
    for one in offered.accessors:
        for access, brackets in one.calls:
            owner = _member(way.expression(access.scope, attribute), access)
            written = (owner,) if instance else (f"{owner}.{one.accessor.name}", *brackets)
            found.append(Use(access.span, _filled(access.around, written) or written, access.scope))
    return tuple(sorted(found, key=lambda use: use.span))


def _filled(around: Written, module: Written) -> Written:
    """What stands around a module, with how that is spelled."""
    found: list[str | Span] = []
    for piece in around:
        before, mark, after = piece.partition(Access.MARK) if isinstance(piece, str) else (piece, "", "")
        found += [before, *module, after] if mark else [before]
    return tuple(found)


def _member(owner: str, access: Access) -> str:
    """The owner that an access is of: itself, or one of those of a family."""
    return owner if access.index is None else f"{owner}[{access.index.text}]"


def inlined(one: Pass, lambdas: Mapping[str, str], attribute: str) -> Pass:
    """A call that hands on the owner; in one of the lambdas it makes it on the spot."""
    return replace(one, expression=lambdas[one.scope]) if one.scope in lambdas and one.expression == attribute else one


def inlined_use(one: Use, lambdas: Mapping[str, str], attribute: str) -> Use:
    """A use of the owner; in one of the lambdas it makes it on the spot."""
    first, *rest = one.written
    assert isinstance(first, str)
    if one.scope not in lambdas:
        return one
    return replace(one, written=(first.replace(attribute, lambdas[one.scope], 1), *rest))


def carriers(way: Thread, group: Group) -> tuple[str, ...]:
    """The classes and functions that take the owner only to hand it on."""
    reading = {site.consumer for site in group.sites if site.accesses} | {
        site.scope for site in group.sites if site.accesses
    }
    return tuple(sorted(identifier for identifier in (*way.classes, *way.functions) if identifier not in reading))


def renaming(name: str, made: str) -> Iterable[str]:
    """Why the owner is made under another name."""
    if made != name and "~" in name:
        yield f"nothing that is made in the root can have the path `{name}`, so the owner is made as `{made}`"
    elif made != name:
        base = name_and_number(name)[0]
        yield f"Haiku would number other modules named `{base}` after the owner, so it is made as `{made}`"


def notes_on(way: Thread, attribute: str, agreed: tuple[Agreed, ...]) -> Iterable[str]:
    """What a person should know of a migration."""
    if len(way.roots) > 1:
        yield f"{len(way.roots)} transformed functions each make their own `{attribute}`, under the same path"
    for identifier in way.roots:
        if way.graph.nodes[identifier].assumed:
            yield f"nothing in the tree transforms `{identifier}`: it is assumed that others do, each time by itself"
    for one in agreed:
        access = one.calls[0][0]
        if access.is_whole and access.redrawn:
            yield (
                f"`{access.function}` draws its parameters when it is built, and others are drawn before: so that "
                "initial values stay, a forced name is left in the owner, which builds it anew at each use"
            )

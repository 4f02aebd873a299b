"""The owner's accessors: one for each parameter, state or module of the group, agreed on by all its readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from hkmigrate.model.literals import string
from hkmigrate.model.names import as_identifier, camel_to_snake
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Accessor
from hkmigrate.model.site import Access, Given, Group, Hole, Need, Term, Told, Written
from hkmigrate.plan.names import RESERVED
from hkmigrate.plan.refusal import refused

Wanted = tuple[str, Sequence[tuple[Given, ...]]]
"""A name, and what each access means by it."""


class Keeps(Protocol):
    """What an owner can keep for its accessors."""

    def keep(
        self, wanted: Sequence[Wanted], taken: set[str], *, whole: bool
    ) -> Sequence[tuple[str, Mapping[str, Term]] | None]:
        """Names and values for what is wanted under a name by several, None for what cannot be kept.

        `whole` is whether nothing is kept where not all of it can be.
        """


@dataclass(frozen=True, slots=True)
class Agreed:
    """An accessor, what each access of it puts in brackets, and what the owner takes for it, with its values."""

    accessor: Accessor
    calls: tuple[tuple[Access, Written], ...]
    declared: tuple[Hole, ...] = ()
    given: tuple[tuple[str, Mapping[str, Term]], ...] = ()


def agree(group: Group, keeps: Keeps, members: Iterable[str] = ()) -> tuple[Agreed, ...]:
    """The accessors of a group, in the order in which its sites first use them.

    `keeps` says what the owner can keep, `members` are the names that it has already.

    Raises:
        Refused: two sites ask for different things under one name.
    """
    found: dict[tuple[str, str], list[Access]] = {}
    for site in group.sites:
        for access in site.accesses:
            found.setdefault((access.kind, access.leaf), []).append(access)
    taken: set[str] = {*RESERVED, *members}
    names = []
    for (kind, _), accesses in found.items():
        names.append(_name(kind, accesses[0], taken))
        taken.add(names[-1])
    return tuple(_agree(name, accesses, keeps, taken) for name, accesses in zip(names, found.values(), strict=True))


def _name(kind: str, access: Access, taken: set[str]) -> str:
    leaf = access.leaf if access.leaf != "*" else kind
    leaf = as_identifier(leaf or camel_to_snake(access.function.rsplit(".", 1)[-1]))
    suffix = {"parameter": "param", "state": "state", "state-update": "value", "module": "module"}[kind]
    candidates = [f"set_{leaf}"] if kind == "state-update" else [leaf]
    candidates += [f"{leaf}_{suffix}", *(f"{leaf}_{suffix}_{number}" for number in range(2, 100))]
    return next(name for name in candidates if name not in taken)


def _agree(name: str, accesses: list[Access], keeps: Keeps, taken: set[str]) -> Agreed:
    first = accesses[0]
    if first.kind == "state-update":
        return _update(name, accesses)
    full = next((access for access in accesses if not _is_bare(access)), first)
    bare = [access for access in accesses if access is not full and _is_bare(access)]
    rest = [access for access in accesses if access not in bare]
    if bare and full.call.holes:
        raise refused(
            "conflicting-specification",
            f"one read of `{full.leaf}` gives no shape and initializer",
            bare[0].span,
            full.span,
        )
    agreed = all(_key(access) == _key(full) for access in rest)
    equal = _equal(name, accesses, keeps, taken) if not agreed else None
    if equal is not None:
        return equal
    if not agreed:
        _no_conflict(full, rest)
    helper = _as_helper(name, accesses) if any(access.call.holes for access in rest) or not agreed else None
    optional = helper is not None and any("=" in parameter for parameter in helper.accessor.parameters)
    kept = _kept(accesses, keeps, taken) if agreed and not bare and not optional else {}
    if kept:
        return _same(name, full, accesses, kept)
    if helper is not None:
        return helper
    if agreed:
        return _same(name, full, accesses, {})
    return _by_slots(name, full, rest, accesses)


def _equal(name: str, accesses: list[Access], keeps: Keeps, taken: set[str]) -> Agreed | None:
    """The accessor of a module whose arguments are spelled in several ways, and are the same where it is made."""
    opened = [
        replace(access, call=access.opened[0], own=access.opened[1]) for access in accesses if access.opened is not None
    ]
    if (
        len(opened) < len(accesses)
        or len({(one.call.key, one.spec[0][1] and one.spec[0][1].key) for one in opened}) > 1
    ):
        return None
    kept = _kept(opened, keeps, taken)
    return _same(name, opened[0], opened, kept) if kept else None


def _update(name: str, accesses: list[Access]) -> Agreed:
    """An accessor that sets a state: it takes what the state's name is put together of, or all of the name."""
    first, named = accesses[0], [dict(access.spec).get("name") for access in accesses]
    if all(access.call.key == first.call.key for access in accesses):
        names = _distinct(["value", *(hole.name for hole in first.call.holes)])[1:]
        body, needs = first.call.text(names), first.call.needs
        given: list[list[Written]] = [[(hole.span,) for hole in access.call.holes] for access in accesses]
    else:
        names, needs = ("name",), tuple(need for need in first.call.needs if need.local == first.function.split(".")[0])
        body = f"{first.function}(name, value)"
        given = [[_at_site(term)] if term is not None else [] for term in named]
    accessor = Accessor(name, "method", (*names, "value"), body, False, False, first.leaf, needs)
    written = [_brackets([*known, access.value]) for access, known in zip(accesses, given, strict=True)]
    return Agreed(accessor, tuple(zip(accesses, written, strict=True)))


def _at_site(term: Term) -> Written:
    """A term as it stands at its site."""
    return tuple(piece if isinstance(piece, str) else term.holes[piece].written for piece in term.pieces)


def _brackets(arguments: list[Written]) -> Written:
    written: list[str | Span] = ["("]
    for index, argument in enumerate(arguments):
        written += [", ", *argument] if index else argument
    return (*written, ")")


def _as_helper(name: str, accesses: list[Access]) -> Agreed | None:
    """The one helper that all accesses go through, as a method of the same signature; None where there is none."""
    forms = [access.form for access in accesses if access.form is not None]
    if len(forms) < len(accesses) or len({form.helper for form in forms}) > 1:
        return None
    if any(hole.declared for access in accesses for hole in access.call.holes):
        return None
    form = forms[0]
    body, leaf, told = form.call.text(), accesses[0].leaf, _told(accesses)
    accessor = Accessor(name, "method", form.parameters, body, True, False, leaf, form.call.needs, told)
    return Agreed(
        accessor, tuple((access, ("(", *one.arguments, ")")) for access, one in zip(accesses, forms, strict=True))
    )


def _told(accesses: list[Access]) -> Told | None:
    """What the one helper behind all accesses says of itself."""
    first = accesses[0].told
    return first if all(access.told == first for access in accesses) else None


def _is_bare(access: Access) -> bool:
    """A read that relies on another one to have created what it reads."""
    init = dict(access.spec).get("init")
    return access.kind != "module" and init is None


def _key(access: Access) -> tuple[str, ...]:
    return access.call.key, *(term.key if term else "" for _, term in access.spec)


def _kept(accesses: list[Access], keeps: Keeps, taken: set[str]) -> dict[Hole, tuple[str, Mapping[str, Term]]]:
    """What the owner keeps for the holes of the first access, as far as each is one and the same in all of them."""
    columns = list(zip(*(access.call.holes for access in accesses), strict=True))
    wanted = [(holes[0].name, [hole.given for hole in holes]) for holes in columns]
    kept = keeps.keep(wanted, taken, whole=accesses[0].is_whole)
    found = zip((holes[0] for holes in columns), kept, strict=True)
    return {hole: one for hole, one in found if one is not None}


def _same(
    name: str, full: Access, accesses: list[Access], kept: Mapping[Hole, tuple[str, Mapping[str, Term]]]
) -> Agreed:
    holes = full.call.holes
    given = tuple(hole for hole in holes if not hole.declared and hole not in kept)
    names = _distinct([hole.name for hole in given])
    spelled = dict(zip(given, names, strict=True))
    own = {hole: f"self.{word}" for hole, (word, _) in kept.items()}
    filled = tuple(own.get(hole) or spelled.get(hole, f"self.{hole.name}") for hole in holes)
    module = full.kind == "module"
    call = full.own if full.own is not None else full.call
    kind: Literal["method", "property"] = "method" if names else "property"
    accessor = Accessor(
        name,
        kind,
        names,
        call.text(filled),
        True,
        module and full.own is None,
        full.leaf,
        call.needs,
        _told(accesses),
    )
    brackets = [
        _brackets([(mine.written,) for hole, mine in zip(holes, access.call.holes, strict=True) if hole in given])
        if names
        else ()
        for access in accesses
    ]
    declared = tuple(hole for hole in holes if hole.declared)
    return Agreed(accessor, tuple(zip(accesses, brackets, strict=True)), declared, tuple(kept.values()))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        made = "self_" if name == "self" else name
        number = 2
        while made in found:
            made, number = f"{name}_{number}", number + 1
        found.append(made)
    return tuple(found)


def _no_conflict(full: Access, others: list[Access]) -> None:
    """Specifications that are closed and differ are a conflict; others may be equal when the program runs."""
    different = [access for access in others if access is not full]
    for access in different:
        for (slot, mine), (_, theirs) in zip(full.spec, access.spec, strict=True):
            closed = (mine is None or mine.closed) and (theirs is None or theirs.closed)
            if closed and (mine and mine.key) != (theirs and theirs.key):
                text = f"`{_shown(mine)}` and `{_shown(theirs)}`"
                code = "different-classes" if slot == "class" else "conflicting-specification"
                what = f"`{full.leaf}`" if full.leaf else "the module"
                raise refused(code, f"two uses of {what} differ in {slot}: {text}", access.span, full.span)
    if full.kind == "module":
        message = "the module is built with arguments that may differ"
        raise refused("conflicting-specification", message, different[0].span, full.span)


def _shown(term: Term | None) -> str:
    return " ".join(term.text().split()) if term else "(not given)"


def _by_slots(name: str, full: Access, rest: list[Access], accesses: list[Access]) -> Agreed:
    """An accessor that takes every slot that is not the same constant everywhere."""
    if any(hole.declared for access in accesses for hole in access.call.holes):
        raise refused(
            "conflicting-specification",
            f"two uses of `{full.leaf}` differ in what they declare",
            accesses[-1].span,
            full.span,
        )
    fixed: dict[str, Term] = {}
    open_slots: list[str] = []
    for slot, mine in full.spec:
        theirs = [dict(access.spec)[slot] for access in rest]
        if mine is not None and mine.closed and all(term and term.key == mine.key for term in theirs):
            fixed[slot] = mine
        elif mine is not None or any(theirs):
            open_slots.append(slot)
    for access in accesses:
        missing = next((slot for slot in open_slots if dict(access.spec)[slot] is None), None)
        if missing:
            raise refused(
                "conflicting-specification", f"one use of `{full.leaf}` gives no {missing}", access.span, full.span
            )
    written = [
        f"{slot}={slot if slot in open_slots else fixed[slot].text()}"
        for slot, _ in full.spec
        if slot in open_slots or slot in fixed
    ]
    named = [] if full.leaves else [string(full.leaf)]
    body = f"{full.function}({', '.join([*named, *written]).removeprefix('name=')})"
    needs: list[Need] = [need for need in full.call.needs if need.local == full.function.split(".", maxsplit=1)[0]]
    needs += [need for term in fixed.values() for need in term.needs]
    accessor = Accessor(name, "method", tuple(open_slots), body, True, False, full.leaf, tuple(dict.fromkeys(needs)))
    calls = []
    for access in accesses:
        given = [_at_site(term) for slot in open_slots if (term := dict(access.spec)[slot]) is not None]
        calls.append((access, _brackets(given)))
    return Agreed(accessor, tuple(calls))

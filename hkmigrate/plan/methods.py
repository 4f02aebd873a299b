"""Methods of the owner: what a consumer does with a shared parameter and nothing else, done by the owner itself."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hkmigrate.model.names import as_identifier, camel_to_snake
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Accessor
from hkmigrate.model.site import Access, Formula, Group, Written
from hkmigrate.plan.accessors import Agreed
from hkmigrate.plan.names import RESERVED


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the owner, and the calls of it, each with what it takes the place of and what stands in its brackets.

    `called` is how the method is reached from the owner: `.embed`, or nothing for `__call__`.
    """

    member: Accessor
    called: str
    calls: tuple[tuple[Access, Formula, Written], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an owner offers: its accessors, with the reads that are left to them, and its methods."""

    accessors: tuple[Agreed, ...]
    methods: tuple[Method, ...] = ()

    @property
    def members(self) -> tuple[Accessor, ...]:
        """All members of the class, in the order in which they are written."""
        return (*(one.accessor for one in self.accessors), *(method.member for method in self.methods))

    @property
    def replaced(self) -> tuple[Span, ...]:
        """The statements that calls of methods take the place of."""
        return tuple(formula.span for method in self.methods for _, formula, _ in method.calls)


def offer(group: Group, agreed: Sequence[Agreed], roots: Iterable[str]) -> Offer:
    """The accessors that were agreed on, and methods for what consumers below the roots compute of single ones."""
    makers = frozenset(roots)
    consumers = {access: site.consumer for site in group.sites for access in site.accesses}
    shared: dict[tuple[str, str], list[tuple[Access, Formula]]] = {}
    for one in agreed:
        for access, _ in one.calls:
            if one.accessor.kind == "property" and access.formula is not None and access.scope not in makers:
                if _fits(access.formula):
                    key = (one.accessor.name, access.formula.term.key)
                    shared.setdefault(key, []).append((access, access.formula))
    if not shared:
        return Offer(tuple(agreed))
    left = _without(agreed, {access for found in shared.values() for access, _ in found})
    read = {one.accessor.name for one in left if one.calls}
    taken = {*RESERVED, *read}
    planned: dict[str, tuple[str, list[tuple[Access, Formula]]]] = {}
    for (leaf, _), found in shared.items():
        several = len({consumers[access] for access, _ in found}) > 1
        name = "__call__" if several and "__call__" not in planned else _name(found[0][1], taken)
        taken.add(name)
        planned[name] = (leaf, found)
    spelled = {one.accessor.name: _private(one.accessor.name, taken, read) for one in left}
    methods = []
    for name, (leaf, found) in planned.items():
        called = "" if name == "__call__" else f".{name}"
        methods.append(_method(name, called, spelled[leaf], found))
    renamed = (replace(one, accessor=replace(one.accessor, name=spelled[one.accessor.name])) for one in left)
    return Offer(tuple(renamed), tuple(methods))


def _fits(formula: Formula) -> bool:
    """Whether the parameters that the method needs hide none of the global names in it."""
    names = {hole.name for hole in formula.term.holes}
    hidden = {"self", *dir(builtins), *(need.local for need in formula.term.needs)}
    return len(names) == len(formula.term.holes) and not names & hidden


def _without(agreed: Iterable[Agreed], gone: set[Access]) -> tuple[Agreed, ...]:
    return tuple(
        replace(one, calls=tuple((access, written) for access, written in one.calls if access not in gone))
        for one in agreed
    )


def _name(formula: Formula, taken: set[str]) -> str:
    """The method's name: the consumer's, made free."""
    plain = as_identifier(camel_to_snake(formula.name.strip("_")).lower())
    candidates = (plain, f"apply_{plain}", *(f"{plain}_{number}" for number in range(2, 100)))
    return next(name for name in candidates if name not in taken)


def _private(name: str, taken: set[str], read: set[str]) -> str:
    """The name of an accessor; one that only a method of the same name uses is private."""
    return f"_{name}" if name not in read and name in taken else name


def _method(name: str, called: str, accessor: str, found: Sequence[tuple[Access, Formula]]) -> Method:
    term = found[0][1].term
    names = tuple(hole.name for hole in term.holes)
    body = term.text(names).replace(Formula.MARK, f"self.{accessor}")
    member = Accessor(name, "method", names, body, True, False, found[0][0].leaf, term.needs)
    calls = []
    for access, formula in found:
        written: list[str | Span] = ["("]
        for index, hole in enumerate(formula.term.holes):
            written += [", ", hole.span] if index else [hole.span]
        calls.append((access, formula, (*written, ")")))
    return Method(member, called, tuple(calls))

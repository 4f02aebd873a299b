"""Names that are forced by themselves, `level_0`, and are those of a family that is forced too, `level_*`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hkmigrate.detect.sites.ledger import Found
from hkmigrate.detect.sites.members import MOST, Member
from hkmigrate.model.literals import string
from hkmigrate.model.names import Known
from hkmigrate.model.site import Access, Index, Site, SiteKind, Term

_KINDS = (SiteKind.FORCED_SCOPE, SiteKind.FORCED_MODULE, SiteKind.HELPER_CALL)


def joined(found: Iterable[Found]) -> list[Found]:
    """What was found, with names that one family has as sites of that family, at an index of its own."""
    every = list(found)
    families = [one for one in every if one.members and not one.refusals]
    return [one for one in every if not any(_goes_into(one, family, families) for family in families)]


def _goes_into(one: Found, family: Found, families: list[Found]) -> bool:
    """Put a name into the family, if it has it, and nothing else has."""
    if not isinstance(one.name, Known) or one.refusals or one.entries or any(s.kind not in _KINDS for s in one.sites):
        return False
    index = _index_in(one.name.text, family)
    if index is None or sum(_index_in(one.name.text, other) is not None for other in families) > 1:
        return False
    first = family.members[0]
    family.sites += [_at_index(site, one.name.text, first.pattern, index) for site in one.sites]
    family.forced += one.forced
    family.helpers |= one.helpers
    family.members.append(replace(first, index=index))
    return True


def _index_in(name: str, family: Found) -> Index | None:
    """The index of a name in a family, None where it is not in it."""
    member: Member = family.members[0]
    middle = name.removeprefix(member.before).removesuffix(member.after)
    if f"{member.before}{middle}{member.after}" != name:
        return None
    if any(middle == value for one in family.members for value in one.index.values):
        return Index(string(middle), (middle,))
    numbered = middle.isdecimal() and str(int(middle)) == middle and int(middle) < MOST
    texts = any(isinstance(value, str) for one in family.members for value in one.index.values)
    return Index(middle, (int(middle),)) if numbered and not texts else None


def _at_index(site: Site, name: str, pattern: str, index: Index) -> Site:
    accesses = tuple(
        replace(access, index=index, form=None, call=_renamed(access, name, pattern)) for access in site.accesses
    )
    return replace(site, accesses=accesses)


def _renamed(access: Access, name: str, pattern: str) -> Term:
    """The call of an access; a module that is itself made under the name shows the family's instead."""
    if access.kind != "module" or access.leaf:
        return access.call
    pieces = access.call.pieces
    for quote in ('"', "'"):
        old, new = f"{quote}{name}{quote}", f"{quote}{pattern}{quote}"
        pieces = tuple(piece.replace(old, new) if isinstance(piece, str) else piece for piece in pieces)
    return replace(access.call, pieces=pieces)

"""Families of names: a list of owners, one for each index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from hkmigrate.model.graph import Graph
from hkmigrate.model.literals import string
from hkmigrate.model.names import Family, Known, as_identifier, name_and_number
from hkmigrate.model.site import Group
from hkmigrate.plan.numbering import free_name
from hkmigrate.plan.refusal import refused

_HISSING = ("s", "x", "z", "ch", "sh")


def first_parts(group: Group) -> tuple[str, ...]:
    """The first parts of the paths of a group: what Haiku counts where they are made."""
    match group.name:
        case Family(within=(first, *_)):
            return (first,)
        case Family():
            return group.name.names
        case Known(text):
            return (text.split("/")[0],)
        case _:
            return (group.name.pattern.split("/")[0],)


def stem(family: Family) -> str:
    """What one of the family is called: `level` for `level_*`."""
    parts = [part.strip("_") for part in (family.last, family.suffix)]
    return as_identifier("_".join(part for part in parts if part)).lower()


def plural(word: str) -> str:
    """What several of them are called."""
    if word.endswith(_HISSING):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in ("", *"aeiou_"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def made_list(family: Family, one: str) -> str:
    """The list of owners, each of which `one` makes for the index `i`; for texts, a dictionary."""
    if family.texts:
        texts = ", ".join(map(string, family.texts))
        return f"{{i: {one} for i in ({texts}{',' * (len(family.texts) == 1)})}}"
    return f"[{one} for i in range({len(family.names)})]"


def spelled(family: Family, quote: str = '"') -> str:
    """The name of the owner of the index `i`, as an expression."""
    return f"f{quote}{family.last}{{i}}{family.suffix}{quote}"


Counted = Mapping[str, Sequence[tuple[str, Group]]]
"""The first parts of the paths of groups, each with its group, by the name that Haiku counts them by."""


def counted(groups: Iterable[Group]) -> Counted:
    """What Haiku counts of all groups."""
    found: dict[str, list[tuple[str, Group]]] = {}
    for group in groups:
        for first in first_parts(group):
            found.setdefault(name_and_number(first)[0], []).append((first, group))
    return found


def gives_way(group: Group, every: Counted) -> bool:
    """Whether a name forced by itself is what Haiku counts a family by, `shared` beside `shared_*`, and no other is."""
    if not isinstance(group.name, Known):
        return False
    same = {id(other): other for _, other in every.get(group.name.text, ())}
    families = [other for other in same.values() if isinstance(other.name, Family)]
    return len(families) == 1 and len(same) == 2 and id(group) in same


def assert_apart(graph: Graph, group: Group, family: Family, roots: Iterable[str], every: Counted) -> None:
    """Make sure that nothing else has a name that Haiku counts with the family's.

    Raises:
        Refused: something may.
    """
    if family.within:
        if free_name(graph, group, family.names[0], roots, frozenset()) != family.names[0]:
            message = f"a module or scope named `{family.within[0]}` is made outside of every module"
            raise refused("numbering", message, group.sites[0].span)
        return
    bases = {name_and_number(name)[0] for name in family.names}
    beside = [one for base in bases for one in every[base] if one[1] is not group]
    for name, other in sorted(beside, key=itemgetter(0)):
        if not gives_way(other, every):
            message = f"`{name}` is forced by itself as well, which is counted with the family `{family.pattern}`"
            raise refused("dynamic-name", message, group.sites[0].span)
    way = tuple(roots)
    for base in sorted(bases):
        named = next(name for name in family.names if name_and_number(name)[0] == base)
        if free_name(graph, group, named, way, frozenset(family.names)) != named:
            raise refused("numbering", f"a module named `{base}` is made outside of every module", group.sites[0].span)

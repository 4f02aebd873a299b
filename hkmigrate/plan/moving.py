"""What keeps a group from going to another path: some other name may read the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hkmigrate.model.graph import Graph
from hkmigrate.model.names import fits, name_and_number
from hkmigrate.model.site import Site, SiteKind
from hkmigrate.plan.refusal import refused


@dataclass(frozen=True, slots=True)
class Named:
    """A forced name as it is shown, `level_*` and `<name>` where it is not known, and its sites."""

    name: str
    sites: Sequence[Site]


@dataclass(frozen=True, slots=True)
class _Home:
    """A module in which something is kept, and whether modules below it may keep something too."""

    path: str
    below: bool

    def meets(self, other: _Home, made: frozenset[str]) -> bool:
        """Whether both may be one module; `made` are the names, without numbers, that modules are given anywhere."""
        return self.path == other.path or self._holds(other, made) or other._holds(self, made)

    def _holds(self, other: _Home, made: frozenset[str]) -> bool:
        """Whether the other may be a module below."""
        rest = other.path.removeprefix(f"{self.path}/")
        if not self.below or rest == other.path:
            return False
        return "~" in rest or all(name_and_number(part)[0] in made for part in rest.split("/"))


def assert_may_go(graph: Graph, moved: Named, made: str, others: Iterable[Named]) -> None:
    """Make sure that no other name may read what a group keeps, whose owner is to be made under another name, `made`.

    Raises:
        Refused: one may, and would go on to read where nothing is shared any more.
    """
    if any(site.kind is SiteKind.ROOT_PARAMETER for site in moved.sites):
        return  # what is spelled out of the transform's own parameters is looked at where they are found
    homes = list(_read(moved))
    whole = any(access.kind == "module" for site in moved.sites for access in site.accesses)
    names = frozenset(name_and_number(part)[0] for one in graph.natural for part in one.path.split("/"))
    for other in others:
        if other.name == moved.name or all(site.kind is SiteKind.BORROWED_NAME for site in other.sites):
            continue  # a borrowed name is the path of an instance, wherever that is
        pattern = "*" if other.name.startswith("<") else other.name
        if "*" in pattern:
            same = any(fits(home.path, pattern) for home in homes)
            meets = same or (whole and _may_be_below(other.name, moved.name))
            code, said = "dynamic-name", f"`{other.name}` may be {'' if same else 'below '}`{moved.name}` too"
        else:
            meets = any(home.meets(one, names) for home in homes for one in _maybe_read(other))
            code, said = "unnatural-path", f"`{other.name}` may be read under its old path"
        if meets:
            message = f"the owner of `{moved.name}` would be made as `{made}`, and {said}"
            raise refused(code, message, other.sites[0].span, moved.sites[0].span)


def _may_be_below(name: str, moved: str) -> bool:
    """Whether a name that is not known may be below another, where a rename of all paths below would take it along."""
    known, above = name.split("*", maxsplit=1)[0], f"{moved}/"
    return known.startswith(above) or above.startswith(known)


def _maybe_read(group: Named) -> Iterator[_Home]:
    """The modules in which parameters and states of a group may be kept, which need not be understood."""
    if any(not site.accesses for site in group.sites):
        yield _Home(group.name, below=True)
    yield from _read(group)


def _read(group: Named) -> Iterator[_Home]:
    """The modules in which what is read of a group is kept."""
    for access in (access for site in group.sites for access in site.accesses):
        if access.kind != "module":
            yield _Home(group.name, below=False)
        else:
            yield _Home(f"{group.name}/{access.leaf}" if access.leaf else group.name, below=not access.alone)

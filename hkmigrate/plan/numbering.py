"""Haiku's numbering of modules in the root, and what an owner that is made there first does to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hkmigrate.model.graph import Graph, Made
from hkmigrate.model.names import name_and_number, owner_names
from hkmigrate.model.site import Group
from hkmigrate.plan.refusal import refused


def free_name(graph: Graph, group: Group, name: str, roots: Iterable[str], taken: frozenset[str]) -> str:
    """The name under which the owner can be made in the roots: its own, or another where only that moves nothing else.

    `taken` are the first parts of the other groups' names.

    Raises:
        Refused: Haiku would number the owner, or another module because of it, or the path is one of its own.
    """
    first, *below = name.split("/")
    if any("~" in part for part in name.split("/")):
        return another_name(graph, group, name, taken, "unnatural-path")
    base = name_and_number(first)[0]
    met = [met for root in roots for met in _meetings(graph, base, root)]
    if not met:
        return name
    alone = not below and not any(name_and_number(other)[0] == base for other in taken)
    if alone and all(before for before, _ in met):
        return name
    if may_move(graph, name):
        return another_name(graph, group, name, taken, "numbering")
    message = f"a module or scope named `{base}` is made outside of every module, and Haiku would number one of the two"
    raise refused("numbering", message, met[0][1].span, group.sites[0].span)


def _meetings(graph: Graph, base: str, root: str) -> Iterator[tuple[bool, Made]]:
    """Where a root makes a module that Haiku counts by a name: the first, and whether a forced one comes before.

    One that is forced for certain counts before any other, as the owner's will.
    """
    for number in (number for number, node in enumerate(graph.roots) if node == root):
        counted = [one for one in graph.made if one.root == number and not one.above and one.base == base]
        natural = next((one for one in counted if not one.forced), None)
        if natural is not None:
            yield counted[0].direct and counted[0].certain, natural


def may_move(graph: Graph, name: str) -> bool:
    """Whether the parameters of a group can go to another path: no module shares them by having theirs by itself."""
    return not any(one.may_be(name) or one.path.startswith(f"{name}/") for one in graph.natural)


def another_name(graph: Graph, group: Group, name: str, taken: frozenset[str], code: str) -> str:
    """Another name for the owner, under which its parameters move and nothing else does.

    Raises:
        Refused: there is none, or the path may be that of a module that Haiku names.
    """
    parts = name.split("/")
    place = group.sites[0].span
    if graph.lifted is not None:
        message = (
            f"`{name}` would have to move, also where a transform is lifted into another, which gives it another path"
        )
        raise refused("across-barrier", message, graph.lifted, place)
    if not may_move(graph, name):
        raise refused(code, f"`{name}` may be the path of a module that is made in a method", place)
    bases = {*graph.counted, *(name_and_number(other)[0] for other in taken)}
    for made in owner_names(parts):
        if name_and_number(made)[0] not in bases:
            return made
    raise refused(code, f"no free name is left for the owner of `{name}`", place)

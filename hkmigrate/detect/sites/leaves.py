"""The names of parameters and states that are made at run time, as far as the execution meets them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hkmigrate.detect.evaluate.events import Access as Met
from hkmigrate.detect.evaluate.events import Events
from hkmigrate.model.names import LONGEST
from hkmigrate.model.place import Span
from hkmigrate.model.site import Access, Group
from hkmigrate.source.project import Project

_KINDS = {"parameter": "get_parameter", "state": "get_state", "state-update": "set_state"}


def with_leaves(project: Project, events: Events, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups, with every name that a parameter of them is met under, where it is made at run time."""
    return tuple(_with(project, events, group) for group in groups)


def _with(project: Project, events: Events, group: Group) -> Group:
    if not any(access.leaves for site in group.sites for access in site.accesses):
        return group
    sites = tuple(
        replace(site, accesses=tuple(_known(project, events, access) for access in site.accesses))
        for site in group.sites
    )
    return replace(group, sites=sites)


def _known(project: Project, events: Events, access: Access) -> Access:
    if not access.leaves:
        return access
    kind = _KINDS[access.kind]
    met = [one.leaf for one in events.accesses if one.kind == kind and access.span in _spans(project, one)]
    leaves = sorted({leaf for leaf in met if isinstance(leaf, str) and len(leaf) <= LONGEST})
    complete = bool(met) and not events.cut and all(isinstance(leaf, str) and len(leaf) <= LONGEST for leaf in met)
    return replace(access, leaves=(*leaves, *(() if complete else ("*",))))


def _spans(project: Project, met: Met) -> Iterator[Span]:
    """The calls that a read comes from, its own among them."""
    yield from _span(project, met.place.path, met.node)
    for context, call in met.context.around():
        yield from _span(project, context.path, call)


def _span(project: Project, path: str, node: ast.AST) -> Iterator[Span]:
    module = project.module(path)
    if module is not None and node in module.parents:
        yield module.span(node)

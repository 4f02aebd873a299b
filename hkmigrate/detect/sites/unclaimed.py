"""Forced names that the program comes to by a way that no hack site stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.program.nodes import consumer_of, node_id, owner_of
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.sites.ledger import name_met, shown_name
from hkmigrate.model.names import Family, Known, Name
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group, Refusal, Site, SiteKind
from hkmigrate.source.project import Project

_STACKS = 16
"""Of how many stacks of calls, for one access, it is asked whether a site stands in them."""


def with_unclaimed(project: Project, events: Events, groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, with every forced name that is met elsewhere than at their sites; those are refused."""
    found: dict[str, tuple[Name, list[Site], list[Refusal]]] = {}
    for access in events.accesses:
        if not access.direct:
            continue
        own = [group for group in groups if not isinstance(access.path, str) or _may_be(group.name, access.path)]
        if any(group.refusals and isinstance(group.name, Known) for group in own):
            continue  # it is refused already, for a reason that says more
        claimed = list(_claims(own))
        helpers = [helper.span for group in own for helper in group.helpers]
        for stack in _stacks(project, events, access):
            inside = all(any(span.covers(one) for span in helpers) for one in stack)  # a helper that nothing calls
            if not inside and not any(span.covers(one) for one in stack for span in claimed):
                name, site = name_met(access.path), _site(project, access)
                _, sites, refusals = found.setdefault(shown_name(name), (name, [], []))
                message = "a forced name is met here by a way that hkmigrate does not follow"
                sites.append(site)
                refusals.append(refuse("unclear-use", message, site.span).refusal)
                break
    if not found:
        return tuple(groups)
    known = [_refused(group, found.pop(shown_name(group.name), None)) for group in groups]
    more = [Group(name, _unique(sites), tuple(refusals)) for name, sites, refusals in found.values()]
    return tuple(sorted((*known, *more), key=lambda group: (not isinstance(group.name, Known), shown_name(group.name))))


def _claims(groups: Iterable[Group]) -> Iterator[Span]:
    """Where the sites of a name stand, but for those inside of helpers: each call of a helper has a site of its own."""
    for group in groups:
        helpers = [helper.span for helper in group.helpers]
        for site in group.sites:
            if not any(span.covers(site.span) for span in helpers):
                yield site.span


def _may_be(name: Name, path: str) -> bool:
    match name:
        case Known(text):
            return text == path
        case Family():
            return path.startswith(name.prefix) and path.endswith(name.suffix)
    return True


def _stacks(project: Project, events: Events, access: Access) -> Iterator[list[Span]]:
    """The calls in which an access is met, its own innermost; what stands outside of the tree's files is left out."""
    own = _span(project, access.place.path, access.node)
    run = list(_decorators(project, events, access))
    for stack in access.context.stacks(_STACKS):
        around = (_span(project, at.path, call) for at, call in stack if call is not None)
        yield [span for span in (own, *around, *run) if span is not None]


def _decorators(project: Project, events: Events, access: Access) -> Iterator[Span | None]:
    """The decorators of the functions that a wrapper runs in the scope that it enters."""
    for function in events.handed.get(access.context, ()):
        for decorator in getattr(function, "decorator_list", ()):
            yield from (_span(project, path, decorator) for path in events.files)


def _span(project: Project, path: str, node: ast.AST) -> Span | None:
    module = project.module(path)
    return module.span(node) if module is not None and node in module.parents else None


def _site(project: Project, access: Access) -> Site:
    module = project.module(access.place.path)
    assert module is not None
    owner = owner_of(module, access.node)
    return Site(SiteKind.UNCLEAR, module.span(access.node), node_id(module, owner), consumer_of(module, owner))


def _refused(group: Group, found: tuple[Name, list[Site], list[Refusal]] | None) -> Group:
    if found is None:
        return group
    _, sites, refusals = found
    own = {site.span for site in group.sites}
    more = [site for site in _unique(sites) if site.span not in own]
    ordered = tuple(sorted((*group.sites, *more), key=lambda site: site.span))
    return replace(group, sites=ordered, refusals=(*group.refusals, *refusals))


def _unique(sites: Iterable[Site]) -> tuple[Site, ...]:
    return tuple({site.span: site for site in sites}.values())

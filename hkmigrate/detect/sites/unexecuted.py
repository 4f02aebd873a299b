"""Code that the execution of a program does not come to, and that uses what forces a name which will be a plain one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hkmigrate.detect.evaluate.events import Events
from hkmigrate.detect.program.nodes import Owner, owner_of
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.place import Span
from hkmigrate.model.site import Group
from hkmigrate.source.project import Module, Project
from hkmigrate.source.scopes import is_function

_METHODS_OF_OTHERS = frozenset(name for kind in (dict, list, set, str) for name in dir(kind))


def with_unexecuted(project: Project, events: Events, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups; one whose name is forced for code that is not executed is refused: there it would change unseen."""
    ran = frozenset(events.files)
    return tuple(_checked(project, events, ran, group) for group in groups)


def _checked(project: Project, events: Events, ran: frozenset[str], group: Group) -> Group:
    whole = any(access.is_whole for site in group.sites for access in site.accesses)
    if not whole or group.refusals:
        return group
    sites = [site.span for site in group.sites]
    names: dict[str, bool] = {}
    for forcing in group.forcing:
        module = project.module(forcing.span.path)
        if module is not None and not any(site.covers(forcing.span) for site in sites):
            names |= dict(_names(module, forcing.span))
    closed = not any(project.links.is_open(forcing.span.path) for forcing in group.forcing)
    for module, node in _uses(project, names):
        if closed and module.path not in ran and not project.links.is_open(module.path):
            continue  # a file of another program, which has the name for something else
        if not _is_executed(module, node, events):
            message = f"`{module.text(node)}` stands where the program, as far as it is seen, does not come"
            return replace(group, refusals=(refuse("unclear-use", message, module.span(node)).refusal,))
    return group


def _names(module: Module, span: Span) -> Iterator[tuple[str, bool]]:
    """The names by which other code comes to a forced name, and whether only as an attribute."""
    lines = range(module.line_at(span.start), module.line_at(span.start) + 1)
    node: ast.AST | None = next(
        (
            one
            for piece in module.near(lines)
            for one in piece.nodes
            if isinstance(one, ast.expr) and module.span(one) == span
        ),
        None,
    )
    if node is None:
        return
    child = node
    while not isinstance(child, ast.stmt):
        child = module.parents[child]
    owner: Owner = owner_of(module, node)
    targets = (
        child.targets if isinstance(child, ast.Assign) else [child.target] if isinstance(child, ast.AnnAssign) else []
    )
    if isinstance(owner, ast.Module | ast.ClassDef):
        yield from ((one.id, isinstance(owner, ast.ClassDef)) for one in targets if isinstance(one, ast.Name))
    while not isinstance(owner, ast.Module):
        around = owner_of(module, owner)
        name = getattr(owner, "name", "")
        if isinstance(around, ast.Module):
            yield name, False
        elif isinstance(around, ast.ClassDef) and not name.startswith("__") and name not in _METHODS_OF_OTHERS:
            yield name, True
        owner = around


def _uses(project: Project, names: dict[str, bool]) -> Iterator[tuple[Module, ast.Name | ast.Attribute]]:
    names = {name: attribute for name, attribute in names.items() if name}
    for module in project.mentioning(sorted(names)) if names else ():
        for node in module.spelling(sorted(names)):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                if isinstance(node, ast.Attribute) or not names[node.id]:
                    yield module, node


def _is_executed(module: Module, node: ast.expr, events: Events) -> bool:
    """Whether the function that an expression stands in ran, and its call, if it is called there."""
    parent = module.parents[node]
    if isinstance(parent, ast.Call) and parent.func is node and parent not in events.gave:
        return False
    owner: Owner = owner_of(module, node)
    while isinstance(owner, ast.ClassDef):
        owner = owner_of(module, owner)
    return not is_function(owner) or owner in events.entered

"""The modules and name scopes that the program makes when it runs, with the paths that Haiku gives them."""

from __future__ import annotations

from collections.abc import Iterator

from hkmigrate.detect.evaluate.events import Access, Events
from hkmigrate.detect.evaluate.values import MISSING, Text, Value
from hkmigrate.detect.graph.executed import Executed
from hkmigrate.model.graph import Made
from hkmigrate.model.place import Span
from hkmigrate.source.project import Project


def made(project: Project, events: Events, executed: Executed) -> Iterator[Made]:
    """What is made, in the order of execution."""
    for access in events.accesses:
        if access.kind in ("module", "scope", "perhaps"):
            modules = [module for module in access.modules if module is not MISSING]
            yield Made(
                access.root,
                _shown(access.path),
                _shown(modules[-1]) if modules else "",
                _span(project, access),
                executed.id_of(access.cls) or "" if access.cls is not None else "",
                access.forced,
                access.direct,
                access.repeated or not access.context.is_single,
                access.certain,
            )


def _shown(path: Value) -> str:
    """A path, with `*` for what is not known of it."""
    if isinstance(path, str):
        return path
    parts = path.parts if isinstance(path, Text) else ()
    return "".join(part if isinstance(part, str) else "*" for part in parts) or "*"


def _span(project: Project, access: Access) -> Span:
    """The call that builds a class of the tree; what it calls in turn stands in that class."""
    node, path = access.node, access.place.path
    context = access.context
    while access.cls is not None and context.function is not access.cls and len(context.callers) == 1:
        caller, call = next(iter(context.callers))
        if caller is None or call is None:
            break
        context = caller
        if caller.function is access.cls and len(caller.callers) == 1:
            outer, built = next(iter(caller.callers))
            if outer is not None and built is not None:
                node, path = built, outer.path
    module = project.module(path)
    if module is None or node not in module.parents:
        return Span(path, 0, 0, access.place.line, 1)
    return module.span(node)

"""Code of notebooks that is hidden from the graph: what it uses must stay as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hkmigrate.detect.program.refusal import refuse
from hkmigrate.model.place import Span
from hkmigrate.model.plan import GroupPlan, Migrate, Plan
from hkmigrate.model.site import Refusal, Site
from hkmigrate.source.project import Project

_WORD = re.compile(r"\w+")
_BOUND = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^[ \t]*(\w+)[ \t]*(?::[^=\n]*)?=", re.MULTILINE)

Stopped = dict[tuple[Site, ...], Refusal]
"""Why groups are left alone, by their sites."""


def hidden_uses(project: Project, plans: Sequence[GroupPlan]) -> Stopped:
    """The groups whose migration changes what a notebook may use in code that is not read."""
    hidden = list(_hidden(project))
    found: Stopped = {}
    for plan in plans if hidden else ():
        if isinstance(plan, Migrate):
            changed = _changed(project, plan)
            used = next(((words & changed, place) for words, place in hidden if words & changed), None)
            if used is not None:
                message = f"`{min(used[0])}`, which would change, is named in code of a notebook that cannot be read"
                found[plan.sites] = refuse("notebook-code", message, used[1]).refusal
    return found


def unwritable(plan: Plan, path: str, place: Span) -> Stopped:
    """The groups whose migration changes a notebook, of which a change would fall on `place`, which is no Python."""
    touching = [group for group in plan.ready if path in _paths(group)] or plan.ready
    refusal = refuse("notebook-code", "a change would fall on a line that is no Python", place).refusal
    return {group.sites: refusal for group in touching}


def _hidden(project: Project) -> Iterator[tuple[frozenset[str], Span]]:
    """The words of each piece of code that is not read, and where it stands."""
    tree = project.tree
    for path, notebook in tree.notebooks.items():
        for cell, line, text in notebook.hidden:
            yield frozenset(_WORD.findall(text)), Span(path, 0, 0, line, 1, cell)
        if project.module(path) is None:
            yield frozenset(_WORD.findall(notebook.python.decode())), Span(path, 0, 0, 1, 1)
    for path, text in tree.closed.items():
        yield frozenset(_WORD.findall(text)), Span(path, 0, 0, 1, 1)


def _changed(project: Project, plan: Migrate) -> frozenset[str]:
    """The names of what the migration gives arguments to, or takes away."""
    nodes = [*plan.carriers, *(site.consumer for site in plan.sites)]
    names = {[part for part in node.split(".") if not part.startswith("__")][-1] for node in nodes}
    for span in plan.remove:
        module = project.module(span.path)
        bound = _BOUND.match(module.slice(span.start, span.end)) if module is not None else None
        names |= set(filter(None, bound.groups())) if bound else set()
    return frozenset(names)


def _paths(group: Migrate) -> set[str]:
    spans = [*group.dissolve, *group.remove, *group.unimport, *(use.span for use in group.uses)]
    spans += [one.call for one in group.passes] + [one.span for one in group.receivers]
    anchor = [group.owner.anchor.path] if group.owner.anchor is not None else []
    return {*anchor, *(span.path for span in spans), *(one.path for one in group.creators)}

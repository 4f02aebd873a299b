"""What would change and is named by a text: in a patch, a `getattr`, an import path of a program or a settings file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from hkmigrate.detect.hidden import Stopped
from hkmigrate.detect.program.refusal import refuse
from hkmigrate.detect.reflected import reflected
from hkmigrate.model.place import Span
from hkmigrate.model.plan import Migrate, Plan
from hkmigrate.regular import read_regular
from hkmigrate.source.module import Module
from hkmigrate.source.project import Project
from hkmigrate.source.walk import python_files

_PATH = re.compile(r"(?<!\w)[A-Za-z_]\w*+(?:[.:][A-Za-z_]\w*+)++")
_BOUND = re.compile(r"(?:async[ \t]++)?(?:def|class)[ \t]++(\w++)|(\w++)[ \t]*+(?::[^=\n]*+)?=")
_BY_NAME = frozenset(("getattr", "setattr", "delattr", "hasattr", "patch", "object", "attrgetter", "methodcaller"))
"""Functions, by their last names, that take the name of an attribute as a text."""
_SETTINGS = (".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".gin")
_OURS = (b'"schema"', b'"groups"', b'"parameter_paths"')
"""What a saved plan holds, which names all that it would change."""
_LARGEST = 1_000_000
"""Bytes of a settings file that is looked into."""
_MOST = 5_000
"""How many settings files are looked into."""


def named_by_text(project: Project, plan: Plan) -> Stopped:
    """The ready groups of which something that changes is named by a text, by their sites, with where and how."""
    stopped: Stopped = {}
    changed = {group.sites: frozenset(_changed(project, group)) for group in plan.ready}
    wanted = _Wanted(dotted for names in changed.values() for dotted in names)
    if not wanted.names:
        return stopped
    places: dict[str, Span] = {}
    for text, place in (*_in_programs(project, wanted), *_in_settings(project, wanted)):
        places.setdefault(text, place)
    first: dict[str, tuple[int, str, Span]] = {}
    for at, (text, place) in enumerate(places.items()):
        for dotted in wanted.meant(text):
            first.setdefault(dotted, (at, f"named by the text `{text}`", place))
    for text, dotted, place in reflected(project, wanted.names):
        first.setdefault(dotted, (len(places), f"reached by `{text}`", place))
    for sites, names in changed.items():
        met = min(((first[dotted], dotted) for dotted in names if dotted in first), default=None)
        if met is not None:
            (_, how, place), dotted = met
            stopped[sites] = refuse("unseen-use", f"`{dotted}`, which would change, is {how}", place).refusal
    return stopped


class _Wanted:
    """Dotted names that texts are looked through for.

    Attributes:
        names: the names.
        last: their last parts.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.last = frozenset(dotted.rpartition(".")[2] for dotted in self.names)
        self._ends: dict[str, list[str]] = {}
        for dotted in sorted(self.names):
            for end in _ends(dotted):
                self._ends.setdefault(end, []).append(dotted)

    def meant(self, text: str) -> Iterator[str]:
        """The names that a path may mean, or their end: `pkg.model:Up`, `model.Up` and `Up` all mean `pkg.model.Up`."""
        whole, *others = _ends(text.replace(":", "."))
        yield from self._ends.get(whole, ())
        yield from (end for end in others if end in self.names)


def _ends(dotted: str) -> Iterator[str]:
    """A dotted name, and what is left of it without its first part, its first two, and so on."""
    yield dotted
    while "." in dotted:
        dotted = dotted.partition(".")[2]
        yield dotted


def _changed(project: Project, group: Migrate) -> Iterator[str]:
    """The dotted names of the classes and functions that get arguments, or go."""
    for receiver in group.receivers:
        yield receiver.node
    for span in group.remove:
        module = project.module(span.path)
        bound = _BOUND.match(module.slice(span.start, span.end).lstrip()) if module is not None else None
        if module is not None and bound is not None:
            yield f"{module.name}.{bound[1] or bound[2]}"


def _in_programs(project: Project, wanted: _Wanted) -> Iterator[tuple[str, Span]]:
    for module in project.mentioning(wanted.last):
        for node in module.of(ast.Constant):
            text = node.value
            if (
                isinstance(text, str)
                and not isinstance(module.parents[node], ast.Expr)
                and (_PATH.fullmatch(text) or (text in wanted.last and _is_asked_for(module, node)))
            ):
                yield text, module.span(node)


def _is_asked_for(module: Module, node: ast.Constant) -> bool:
    """Whether a name is given to a function that gets, sets or replaces the attribute of that name."""
    call = module.parents[node]
    if not isinstance(call, ast.Call):
        return False
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _BY_NAME
    return False


def _in_settings(project: Project, wanted: _Wanted) -> Iterator[tuple[str, Span]]:
    last = [name.encode() for name in wanted.last]
    for place, path in islice(python_files(project.tree.root, (), {}, _SETTINGS), _MOST):
        try:
            data = read_regular(place, _LARGEST)
        except OSError:
            continue
        if any(name in data for name in last) and not all(word in data for word in _OURS):
            for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
                yield from ((found, Span(path, 0, 0, number, 1)) for found in _PATH.findall(line))
